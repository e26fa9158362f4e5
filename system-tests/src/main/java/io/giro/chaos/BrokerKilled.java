package io.giro.chaos;

import java.time.Duration;

/** The broker dies and starts again over its data. */
record BrokerKilled(Duration gone) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.broker().kill();
        Fault.last(gone);
        deployment.broker().restart();
    }

    @Override
    public String sentence() {
        return "kill -9 of the broker, gone for " + Fault.seconds(gone);
    }
}
