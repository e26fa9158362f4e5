package io.giro.reconciler;

import java.util.Map;
import java.util.Set;

/** How far the steps are with their topics. */
public interface StepProgress {

    /**
     * Where the step of each event is on the event's partition. An event is left out when nothing is known about it. Of several
     * events on one partition, the younger ones may be reported as passed only in a later call.
     */
    Map<Awaited, Standing> standings(Set<Awaited> awaited);

    /**
     * Where a step is on a partition.
     *
     * @param next the offset of the next record that the step will read
     * @param end the offset that the next record will get
     * @param passed whether the event can no longer be on its way: the step has read, and settled, everything that the
     *     partition got up to the time of the event and a little later. False when in doubt
     */
    record Standing(int partition, long next, long end, boolean passed) {

        public long backlog() {
            return end - next;
        }
    }
}
