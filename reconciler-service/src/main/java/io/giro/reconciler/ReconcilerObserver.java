package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.util.Map;

/** Hears what the reconciler does, for metrics and logs. It must not throw. */
public interface ReconcilerObserver {

    /** An event was said again, or the destination was asked to cancel. */
    void resent(TransferEvent event);

    /**
     * How many unfinished transfers of a shard are remembered, as they were when each was last looked at.
     *
     * @param byStage without those whose stage is not known, because something could not be asked
     * @param oldest the age of the oldest; zero when there is none
     */
    void unfinished(int shard, int transfers, Map<Stage, Integer> byStage, Duration oldest);

    /** Something could not be done in this run; the next one tries again. */
    void failed(String what, RuntimeException cause);

    /**
     * A row of this transfer says what is impossible, so nothing can be said again for it. This repeats until somebody has
     * mended the row.
     */
    void broken(TransferId transfer, RuntimeException why);

    void ran(Duration time);
}
