package io.giro.saga;

/** Where the money is: one book per shard, changed in transactions of one shard each. */
public interface Books {

    /** Begins a transaction on one shard. No transaction ever spans two. */
    BookTransaction begin(int shard);
}
