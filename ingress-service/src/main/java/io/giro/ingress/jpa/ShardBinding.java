package io.giro.ingress.jpa;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which shard's database the work of this thread talks to. It is bound before a transaction begins and stays bound
 * until it has ended: a connection is taken in between.
 */
public final class ShardBinding {

    private final ThreadLocal<@Nullable Integer> bound = new ThreadLocal<>();

    /**
     * Does the work on one shard.
     *
     * @throws IllegalStateException if the thread is bound already: no unit of work spans two shards
     */
    public <T> T on(int shard, Supplier<T> work) {
        if (bound.get() != null) {
            throw new IllegalStateException("already bound to shard " + bound.get());
        }
        bound.set(shard);
        try {
            return work.get();
        } finally {
            bound.remove();
        }
    }

    int current() {
        Integer shard = bound.get();
        if (shard == null) {
            throw new IllegalStateException("JPA is used without a shard: bind one before the transaction begins");
        }
        return shard;
    }
}
