package io.giro.projector.resilience4j;

import io.giro.projector.Projection;
import io.giro.projector.Views;
import io.giro.saga.resilience4j.ShardBreakers;

/** Views whose shards are left alone while they fail. */
public final class BreakingViews implements Views {

    private final Views views;
    private final ShardBreakers breakers;

    public BreakingViews(Views views, ShardBreakers breakers) {
        this.views = views;
        this.breakers = breakers;
    }

    /** Throws at once while the shard's breaker is not closed. */
    @Override
    public void merge(int shard, Projection rows) {
        breakers.of(shard).executeRunnable(() -> views.merge(shard, rows));
    }
}
