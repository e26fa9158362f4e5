package io.giro.chaos;

import java.time.Duration;

/** The database of one shard stands still: connections are open, and nobody answers. */
record DatabasePaused(int shard, Duration pause) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        long pid = deployment.database(shard).pid();
        Signal.STOP.send(pid);
        try {
            Fault.last(pause);
        } finally {
            Signal.CONT.send(pid);
        }
    }

    @Override
    public String sentence() {
        return "the mysqld of shard %d stands still for %s".formatted(shard, Fault.seconds(pause));
    }
}
