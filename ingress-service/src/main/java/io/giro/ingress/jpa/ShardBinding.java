package io.giro.ingress.jpa;

import io.giro.ingress.account.AccountsUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which shard's database the work of this thread talks to. It is bound before a transaction begins and stays bound
 * until it has ended: a connection is taken in between. Only so many threads are bound to one shard at a time: each may wait
 * for a locked row, and accepting transfers needs connections, too.
 */
public final class ShardBinding {

    private final ThreadLocal<@Nullable Integer> bound = new ThreadLocal<>();
    private final Map<Integer, Semaphore> places = new ConcurrentHashMap<>();
    private final int atOnce;
    private final Duration patience;

    /**
     * @param atOnce threads that may be bound to one shard
     * @param patience how long others wait for one of them to end
     */
    public ShardBinding(int atOnce, Duration patience) {
        this.atOnce = atOnce;
        this.patience = patience;
    }

    /**
     * Does the work on one shard.
     *
     * @throws AccountsUnavailable if too many others are bound to it for too long; nothing was done
     * @throws IllegalStateException if the thread is bound already: no unit of work spans two shards
     */
    public <T> T on(int shard, Supplier<T> work) {
        if (bound.get() != null) {
            throw new IllegalStateException("already bound to shard " + bound.get());
        }
        Semaphore free = places.computeIfAbsent(shard, first -> new Semaphore(atOnce, true));
        take(free, shard);
        bound.set(shard);
        try {
            return work.get();
        } finally {
            bound.remove();
            free.release();
        }
    }

    int current() {
        Integer shard = bound.get();
        if (shard == null) {
            throw new IllegalStateException("JPA is used without a shard: bind one before the transaction begins");
        }
        return shard;
    }

    private void take(Semaphore free, int shard) {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AccountsUnavailable(
                        "shard %d opens and changes %d other accounts already".formatted(shard, atOnce));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AccountsUnavailable("interrupted while waiting for shard " + shard, e);
        }
    }
}
