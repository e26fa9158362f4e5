package io.giro.relay;

/** Hears what an engineer should know about the relays. */
public interface RelayObserver {

    /** The relay of a shard ended unasked, or stood still, and is started again. */
    void restarted(int shard);

    /** The relay of a shard had no usable position in the binlog and sends again all rows that are kept. */
    void beganAnew(int shard);
}
