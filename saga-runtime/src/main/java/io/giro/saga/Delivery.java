package io.giro.saga;

import io.giro.event.TransferEvent;
import java.util.Optional;

/** One record of a poll: the durable to-do item of a step. */
public interface Delivery {

    /** The shard that the record's key belongs to. */
    int shard();

    /**
     * What the record says.
     *
     * @throws UnprocessableEvent if it cannot be read, or says something impossible
     */
    TransferEvent event();

    /** The W3C trace context that came with the record, to be passed on. */
    Optional<String> traceparent();

    /** Whether it lies on another partition than its key's. It is settled all the same. */
    boolean isMisplaced();

    /** Topic, partition and offset, for people. */
    String position();
}
