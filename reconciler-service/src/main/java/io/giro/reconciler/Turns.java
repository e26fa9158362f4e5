package io.giro.reconciler;

/**
 * Whose turn it is to act for a shard: of several instances one looks after it, so that a missing event is said again only
 * once. For a moment two may believe that it is their turn; then it is said twice, which does no harm.
 */
@FunctionalInterface
public interface Turns {

    /** For an instance that is alone. */
    Turns ALL_OURS = shard -> true;

    /**
     * Asked in every run, for every shard, by one thread.
     *
     * @throws RuntimeException when that cannot be found out; then this instance does not act for the shard in this run
     */
    boolean isOurs(int shard);
}
