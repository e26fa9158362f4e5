package io.giro.chaos;

import java.time.Duration;

/** A process dies between any two of its instructions: between its commit and its reply, or between its commit and its events. */
record ServiceKilled(Instance victim, Duration gone) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        ServiceProcess process = deployment.service(victim);
        process.kill();
        Fault.last(gone);
        process.start();
        process.awaitReady();
    }

    @Override
    public String sentence() {
        return "kill -9 of %s, gone for %s".formatted(victim, Fault.seconds(gone));
    }
}
