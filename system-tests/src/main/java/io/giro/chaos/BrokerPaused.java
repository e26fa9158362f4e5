package io.giro.chaos;

import java.time.Duration;

/** The broker stands still: connections are open, and nobody answers. */
record BrokerPaused(Duration pause) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        long pid = deployment.broker().pid();
        Signal.STOP.send(pid);
        try {
            Fault.last(pause);
        } finally {
            Signal.CONT.send(pid);
        }
    }

    @Override
    public String sentence() {
        return "the broker stands still for " + Fault.seconds(pause);
    }
}
