package io.giro.chaos;

import java.time.Duration;

/** All processes of a service die at once, and nobody takes over. */
record ServiceGone(Service victim, Duration gone) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.kill(victim);
        Fault.last(gone);
        deployment.start(victim);
    }

    @Override
    public String sentence() {
        return "kill -9 of every %s, gone for %s".formatted(victim.title(), Fault.seconds(gone));
    }
}
