package io.giro.reconciler;

import java.util.Map;
import java.util.Set;

/** How far the steps are with their topics. */
public interface StepProgress {

    /**
     * Where the step of each of the events is on the event's partition. An event of which nothing is known is left out; of
     * events on one partition, younger ones may be told as passed in a later call only.
     */
    Map<Awaited, Standing> standings(Set<Awaited> awaited);

    /**
     * Where a step is on a partition.
     *
     * @param next the offset of the next record that the step will read
     * @param end the offset that the next record will get
     * @param passed whether the event cannot be on its way any more: the step has read, and settled, everything that the
     *     partition got up to the time of the event and a little later. When in doubt it is not
     */
    record Standing(int partition, long next, long end, boolean passed) {

        public long backlog() {
            return end - next;
        }
    }
}
