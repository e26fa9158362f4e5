package io.giro.relay;

import java.util.List;

/**
 * Step 2: tells on the log what ingress wrote to the outbox.
 *
 * <p>The caller marks rows as read only after {@link #tell} has returned, so a crash anywhere repeats rows and never
 * skips one; the steps behind it know a repeated request by its transfer.
 */
public interface RelayOutbox {

    /** Sends all rows in this order and returns when every one is acknowledged; throws if one is not. */
    void tell(List<OutboxRow> rows);
}
