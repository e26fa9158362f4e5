package io.giro.hold.spring;

import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.saga.spring.StepConsumers;
import io.giro.saga.spring.StepRuntime;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Runs step 3 and its undo. */
@GiroService(name = "hold-service")
@Import(StepRuntime.class)
public class HoldService {

    public static void main(String[] arguments) {
        ServiceApplication.run(HoldService.class, arguments);
    }

    @Bean
    StepConsumer placeHold(StepConsumers consumers) {
        return consumers.running(new PlaceHold());
    }

    @Bean
    StepConsumer releaseHold(StepConsumers consumers) {
        return consumers.running(new ReleaseHold());
    }
}
