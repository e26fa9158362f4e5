package io.giro.verification.jdbc;

import io.giro.checker.Shard;
import io.giro.saga.jdbc.ShardAddress;

/** One shard, as the services name it and as the checker does, which shares no code with them. */
public final class CheckedShard {

    private CheckedShard() {}

    /** As the checker names it. */
    public static Shard of(ShardAddress address) {
        return new Shard(
                address.url(), address.username(), address.password(), address.schema(), address.viewsSchema());
    }

    /** As the services name it. */
    public static ShardAddress address(Shard shard) {
        return new ShardAddress(shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema());
    }
}
