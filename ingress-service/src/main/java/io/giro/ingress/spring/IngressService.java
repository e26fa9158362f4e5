package io.giro.ingress.spring;

import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import org.springframework.context.annotation.Import;

/** Runs steps 1 and 2, and the public API. */
@GiroService(name = "ingress-service")
@Import({
    IntakeConfiguration.class,
    RelayConfiguration.class,
    AccountsConfiguration.class,
    ReadingConfiguration.class,
    WebConfiguration.class
})
public class IngressService {

    public static void main(String[] arguments) {
        ServiceApplication.run(IngressService.class, arguments);
    }
}
