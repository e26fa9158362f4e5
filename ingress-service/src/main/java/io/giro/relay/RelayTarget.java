package io.giro.relay;

import java.util.List;

/**
 * Where the relay sends what it has read. It marks rows as read only after {@link #send} has returned, so a crash
 * anywhere repeats rows and never skips one; the steps behind it know a repeated request by its transfer.
 */
public interface RelayTarget {

    /** Sends all rows in this order and returns when every one is acknowledged; throws if one is not. */
    void send(List<OutboxRow> rows);
}
