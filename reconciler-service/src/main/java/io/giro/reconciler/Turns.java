package io.giro.reconciler;

/**
 * Whose turn it is to act for a shard: of several instances one looks after it, so that what is missing is said again once. Two
 * may think so for a moment; then it is said twice, which does no harm.
 */
@FunctionalInterface
public interface Turns {

    /** For an instance that is alone. */
    Turns ALL_OURS = shard -> true;

    /**
     * Asked in every run, for every shard, by one thread.
     *
     * @throws RuntimeException when it cannot be found out; then nobody acts for the shard in this run
     */
    boolean isOurs(int shard);
}
