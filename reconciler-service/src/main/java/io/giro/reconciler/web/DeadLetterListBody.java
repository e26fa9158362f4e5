package io.giro.reconciler.web;

import io.giro.reconciler.deadletter.DeadLetterTopics.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dead letters.
 *
 * @param total how many there are of the topics that were asked for
 * @param byTopic by the topics that they came from
 * @param complete false when there was no time to read all that had to be read
 * @param items the newest of them, newest first
 */
public record DeadLetterListBody(long total, Map<String, Long> byTopic, boolean complete, List<DeadLetterBody> items) {

    static DeadLetterListBody of(Listing listing) {
        Map<String, Long> byTopic = new LinkedHashMap<>();
        listing.counts().forEach((topic, count) -> byTopic.put(topic.topicName(), count));
        return new DeadLetterListBody(
                listing.counts().values().stream().mapToLong(Long::longValue).sum(),
                byTopic,
                listing.isComplete(),
                listing.newest().stream().map(DeadLetterBody::listed).toList());
    }
}
