package io.giro.chaos;

import java.time.Duration;

/** Everything takes longer. */
record NetworkSlow(Link link, Duration delay, Duration time) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.link(link).slow(delay);
        Fault.last(time);
        deployment.link(link).heal();
    }

    @Override
    public String sentence() {
        return "%d ms more each way %s for %s".formatted(delay.toMillis(), link, Fault.seconds(time));
    }
}
