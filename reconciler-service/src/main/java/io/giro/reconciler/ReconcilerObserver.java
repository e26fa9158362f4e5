package io.giro.reconciler;

import io.giro.event.TransferEvent;
import java.time.Duration;

/** Hears what the reconciler does, for metrics and logs. It must not throw. */
public interface ReconcilerObserver {

    /** An event was said again, or the destination was asked to cancel. */
    void resent(TransferEvent event);

    /** How many unfinished transfers of a shard are remembered. */
    void unfinished(int shard, int transfers);

    /** Something could not be done in this run; the next one tries again. */
    void failed(String what, RuntimeException cause);

    void ran(Duration time);
}
