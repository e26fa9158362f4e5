package io.giro.projector;

/** Where the views are: rows per shard that callers read. */
public interface Views {

    /**
     * Merges the rows into the views of a shard, in one transaction: when it returns all of them are durable, and when it
     * throws none is, or nobody knows. Merging the same rows again changes nothing.
     *
     * @throws io.giro.saga.UnprocessableBatch if one of the rows can never be stored; after anything else the same rows
     *     may be tried again
     */
    void merge(int shard, Projection rows);
}
