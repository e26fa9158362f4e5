package io.giro.chaos;

import java.time.Duration;

/** How to get requests that were accepted and not relayed. */
final class Unrelayed {
    private static final Duration ACCEPTING = Duration.ofSeconds(3);

    private Unrelayed() {}

    /** Lets ingress accept while the relay reaches no broker, and kills both. When it returns the broker can be reached again. */
    static void requests(Deployment deployment) throws InterruptedException {
        deployment.link(Link.KAFKA).refuse();
        Fault.last(ACCEPTING);
        deployment.kill(Service.INGRESS);
        deployment.link(Link.KAFKA).heal();
    }
}
