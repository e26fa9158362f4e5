package io.giro.saga;

import io.giro.event.TransferEvent;
import java.util.List;
import java.util.Optional;

/** Where events are sent. */
public interface EventLog {

    /**
     * An event to tell.
     *
     * @param traceparent the trace context of what caused it
     */
    record Outgoing(TransferEvent event, Optional<String> traceparent) {}

    /**
     * Sends all events in this order and returns when every one is acknowledged by all replicas in sync. If it throws,
     * any of them may or may not be there.
     */
    void send(List<Outgoing> events);
}
