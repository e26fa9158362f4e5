package io.giro.standalone;

import io.giro.hold.spring.HoldService;
import io.giro.ingress.spring.IngressService;
import io.giro.ledger.spring.LedgerService;
import io.giro.projector.spring.ProjectorService;
import io.giro.reconciler.spring.ReconcilerService;
import java.net.URI;

/** The services, in the order of the steps that they run. */
enum Service {
    INGRESS("ingress-service", IngressService.class, 8081),
    HOLD("hold-service", HoldService.class, 8082),
    LEDGER("ledger-service", LedgerService.class, 8083),
    PROJECTOR("projector-service", ProjectorService.class, 8084),
    RECONCILER("reconciler-service", ReconcilerService.class, 8085);

    final String title;
    final Class<?> main;
    final int port;

    Service(String title, Class<?> main, int port) {
        this.title = title;
        this.main = main;
        this.port = port;
    }

    /** Where health and metrics are when calls of a service at that port need a token. */
    static int managementPort(int port) {
        return port + 1000;
    }

    /** Where it says how it is. */
    URI health(boolean secure) {
        return URI.create(
                secure
                        ? "http://127.0.0.1:%d/actuator/health".formatted(managementPort(port))
                        : "http://127.0.0.1:%d/api/v1/actuator/health".formatted(port));
    }
}
