package io.giro.chaos;

import java.time.Duration;

/** Connections stay open and carry nothing, as when a cable is pulled: only timeouts bring a thread back. */
record NetworkHalfOpen(Link link, Duration time) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.link(link).stall();
        Fault.last(time);
        deployment.link(link).cut();
        deployment.link(link).heal();
    }

    @Override
    public String sentence() {
        return "nothing passes %s for %s".formatted(link, Fault.seconds(time));
    }
}
