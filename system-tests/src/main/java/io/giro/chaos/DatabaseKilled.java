package io.giro.chaos;

import java.time.Duration;

/** The database of one shard dies and starts again over its data, with a new binary log. */
record DatabaseKilled(int shard, Duration gone) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        deployment.database(shard).kill();
        Fault.last(gone);
        deployment.database(shard).restart();
    }

    @Override
    public String sentence() {
        return "kill -9 of the mysqld of shard %d, gone for %s".formatted(shard, Fault.seconds(gone));
    }
}
