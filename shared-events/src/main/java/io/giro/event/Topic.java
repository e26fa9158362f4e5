package io.giro.event;

import io.giro.account.AccountId;
import io.giro.transfer.TransferTerms;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The topics of the saga. Each has the same number of partitions, and its records are keyed by one of the transfer's two
 * accounts: the one whose shard has the next thing to do, or whose money has changed.
 */
public enum Topic {
    REQUESTED("transfer.requested", TransferTerms::source),
    HELD("transfer.held", TransferTerms::destination),
    REJECTED("transfer.rejected", TransferTerms::source),
    CREDITED("transfer.credited", TransferTerms::source),
    REFUSED("transfer.refused", TransferTerms::source),
    COMMITTED("transfer.committed", TransferTerms::source),
    CANCELLED("transfer.cancelled", TransferTerms::source),
    /** Not a fact but a question to the destination, so no view is built from it. */
    CANCEL_REQUESTED("transfer.cancel-requested", TransferTerms::destination);

    private static final String DEAD_LETTERS = ".dlt";

    private final String topicName;
    private final Function<TransferTerms, AccountId> key;

    Topic(String topicName, Function<TransferTerms, AccountId> key) {
        this.topicName = topicName;
        this.key = key;
    }

    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }

    /** The topic whose dead letters lie under this name. */
    public static Optional<Topic> ofDeadLetterTopic(String deadLetterTopicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.deadLetterTopicName().equals(deadLetterTopicName))
                .findFirst();
    }

    /** The name on Kafka, which is also the event's type. */
    public String topicName() {
        return topicName;
    }

    /** Where records go that can never be right. */
    public String deadLetterTopicName() {
        return topicName + DEAD_LETTERS;
    }

    /** The account that a record about these terms must be keyed by. */
    public AccountId keyOf(TransferTerms terms) {
        return key.apply(terms);
    }

    /** The last word of the topic's name, as event ids use it, e.g. {@code held}. */
    public String shortName() {
        return topicName.substring(topicName.indexOf('.') + 1);
    }
}
