package io.giro.saga;

import java.util.List;

/** The records that one step was given at once, and the way to say what became of them. */
public interface Poll {

    /** In the order of the log for each partition. */
    List<Delivery> deliveries();

    /**
     * These are settled: they need not come again. If it fails they do come again, which is harmless. What is not settled
     * yet is never passed, however much behind it is.
     */
    void acknowledge(List<Delivery> settled);

    /** These have to wait a moment: they come again soon, and what lies behind them goes on. */
    void retrySoon(List<Delivery> waiting);

    /**
     * These have to wait until somebody else lets go of their rows, which may take hours: they come again after a second,
     * and what lies behind them in their partitions waits with them.
     */
    void holdUp(List<Delivery> heldUp, int shard);

    /** These are not settled: they must come again, after a pause that grows with each failure in a row. */
    void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause);
}
