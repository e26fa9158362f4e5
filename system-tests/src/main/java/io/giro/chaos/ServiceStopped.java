package io.giro.chaos;

import java.time.Duration;

/** SIGTERM under load, as a rolling restart sends it: the process finishes what it has begun and ends in order. */
record ServiceStopped(Instance victim, Duration gone) implements Fault {
    @Override
    public void inflict(Deployment deployment) throws Exception {
        ServiceProcess process = deployment.service(victim);
        int code = process.stop();
        Fault.last(gone);
        process.start();
        process.awaitReady();
        if (code != 0) {
            throw new BrokenPromise(
                    Violation.Kind.BAD_END, "%s ended with code %d when it was told to end".formatted(victim, code));
        }
    }

    @Override
    public String sentence() {
        return "SIGTERM to %s, gone for %s".formatted(victim, Fault.seconds(gone));
    }
}
