package io.giro.reconciler.deadletter;

import io.giro.event.Topic;
import io.giro.reconciler.deadletter.DeadLetter.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dead letters of every topic. Each method throws {@link DeadLettersUnavailable} when they cannot be reached. Thread-safe. */
public interface DeadLetterTopics {

    /**
     * @param newest with the beginnings of keys, values and headers only, newest first
     * @param counts how many there are for each topic that was asked for
     * @param isComplete whether there was time to read all that had to be read
     */
    record Listing(List<DeadLetter> newest, Map<Topic, Long> counts, boolean isComplete) {}

    /**
     * The newest dead letters.
     *
     * @param topics the topics that they came from
     * @param limit the most to return
     */
    Listing newest(Set<Topic> topics, int limit);

    Map<Topic, Long> counts();

    /** All of one dead letter; empty when there is none at this position. */
    Optional<DeadLetter> find(Position position);

    /**
     * Puts a dead letter back on the topic that it came from, with its bytes and headers as they were. It stays where it is.
     * Sending one back twice changes nothing more than sending it back once, as with any repeated record.
     *
     * @return where it lies now; empty when there is none at this position
     * @throws PartlyParked if it does not hold its record
     */
    Optional<Position> sendBack(Position position);
}
