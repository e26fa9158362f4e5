package io.giro.event;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The seven steps of a transfer (the fifth has an undo), each with the service that runs it and the topics that it
 * reads. A step's consumer group carries its name.
 */
public enum SagaStep {
    INGRESS(1, "ingress", "ingress-service", Set.of()),
    OUTBOX_RELAY(2, "outbox-relay", "ingress-service", Set.of()),
    HOLD(3, "hold", "hold-service", Set.of(Topic.REQUESTED)),
    CREDIT(4, "credit", "ledger-service", Set.of(Topic.HELD, Topic.CANCEL_REQUESTED)),
    COMMIT(5, "commit", "ledger-service", Set.of(Topic.CREDITED)),
    RELEASE(5, "release", "hold-service", Set.of(Topic.REFUSED)),
    PROJECTOR(
            6,
            "projector",
            "projector-service",
            Set.of(
                    Topic.REQUESTED,
                    Topic.HELD,
                    Topic.REJECTED,
                    Topic.CREDITED,
                    Topic.REFUSED,
                    Topic.COMMITTED,
                    Topic.CANCELLED)),
    RECONCILER(7, "reconciler", "reconciler-service", Set.of());

    private final int number;
    private final String stepName;
    private final String service;
    private final Set<Topic> reads;

    SagaStep(int number, String stepName, String service, Set<Topic> reads) {
        this.number = number;
        this.stepName = stepName;
        this.service = service;
        this.reads = reads;
    }

    public int number() {
        return number;
    }

    /** As in metrics, logs, consumer groups and a transfer's timeline. */
    public String stepName() {
        return stepName;
    }

    public String service() {
        return service;
    }

    public Set<Topic> reads() {
        return reads;
    }

    /** The names of the topics that the step reads, sorted. */
    public List<String> topicNames() {
        return reads.stream().map(Topic::topicName).sorted().toList();
    }

    public String consumerGroup() {
        return "giro." + stepName;
    }

    /** The group that keeps the views of a shard. Each has a progress of its own, so that no shard's views wait for another. */
    public static String viewsGroup(int shard) {
        return PROJECTOR.consumerGroup() + ".shard-" + shard;
    }

    /** All groups that read for the step. */
    public List<String> consumerGroups(int shards) {
        return this == PROJECTOR
                ? IntStream.range(0, shards).mapToObj(SagaStep::viewsGroup).toList()
                : List.of(consumerGroup());
    }
}
