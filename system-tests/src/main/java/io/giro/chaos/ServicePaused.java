package io.giro.chaos;

import java.time.Duration;

/** A process stands still, as in a long garbage collection, is taken for dead, and then goes on where it stood. */
record ServicePaused(Instance victim, Duration pause) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        ServiceProcess process = deployment.service(victim);
        process.signal(Signal.STOP);
        try {
            Fault.last(pause);
        } finally {
            process.signal(Signal.CONT);
        }
        process.awaitReady();
    }

    @Override
    public String sentence() {
        return "%s stands still for %s".formatted(victim, Fault.seconds(pause));
    }
}
