package io.giro.chaos;

import java.time.Duration;

/** Nobody can connect. */
record NetworkRefused(Link link, Duration time) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.link(link).refuse();
        Fault.last(time);
        deployment.link(link).heal();
    }

    @Override
    public String sentence() {
        return "no connection %s for %s".formatted(link, Fault.seconds(time));
    }
}
