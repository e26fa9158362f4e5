package io.giro.reconciler;

import java.util.Set;

/** How far the steps are with their topics. */
public interface StepProgress {

    /**
     * Those of the events that cannot be on their way any more: the step has read, and settled, everything that its topic
     * got up to the time of the event and a little later, on the event's partition.
     *
     * <p>When in doubt an event is not passed. Of events on one partition, younger ones may be reported in a later call.
     */
    Set<Awaited> passed(Set<Awaited> awaited);
}
