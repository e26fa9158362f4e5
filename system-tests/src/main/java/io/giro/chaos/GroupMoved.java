package io.giro.chaos;

import io.giro.event.SagaStep;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** A step's consumer group begins again at the beginning, skips what it has not read, or is lost. */
record GroupMoved(SagaStep step, Where where) implements Fault {
    // So that there is something that has not been read.
    private static final Duration FALLING_BEHIND = Duration.ofSeconds(3);
    // Its members are dead, and the broker has to find that out.
    private static final Duration UNTIL_EMPTY = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    enum Where {
        EARLIEST("is reset to the beginning"),
        LATEST("skips to the end"),
        NOWHERE("is lost");

        private final String words;

        Where(String words) {
            this.words = words;
        }
    }

    @Override
    public void inflict(Deployment deployment) throws Exception {
        Service service = serviceOf(step);
        deployment.kill(service);
        Fault.last(FALLING_BEHIND);
        try (Admin admin = deployment.admin()) {
            awaitEmpty(admin);
            move(admin);
        }
        deployment.start(service);
    }

    private void move(Admin admin) throws ExecutionException, InterruptedException {
        for (String group : groups()) {
            switch (where) {
                case EARLIEST ->
                    admin.alterConsumerGroupOffsets(group, offsets(admin, OffsetSpec.earliest()))
                            .all()
                            .get();
                case LATEST ->
                    admin.alterConsumerGroupOffsets(group, offsets(admin, OffsetSpec.latest()))
                            .all()
                            .get();
                case NOWHERE -> admin.deleteConsumerGroups(List.of(group)).all().get();
            }
        }
    }

    private void awaitEmpty(Admin admin) throws ExecutionException, InterruptedException {
        long giveUpAt = System.nanoTime() + UNTIL_EMPTY.toNanos();
        while (!areEmpty(admin)) {
            if (System.nanoTime() > giveUpAt) {
                throw new CannotRun("The members of %s are dead and do not leave it.".formatted(groups()));
            }
            Fault.last(BETWEEN_LOOKS);
        }
    }

    private boolean areEmpty(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(groups()).all().get().values().stream()
                .allMatch(group -> group.groupState() == GroupState.EMPTY);
    }

    private List<String> groups() {
        return step.consumerGroups(Deployment.SHARDS);
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(step.topicNames()).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition -> asked.put(new TopicPartition(topic.name(), partition.partition()), spec));
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, new OffsetAndMetadata(found.offset())));
        return offsets;
    }

    static Service serviceOf(SagaStep step) {
        for (Service service : Service.values()) {
            if (service.title().equals(step.service())) {
                return service;
            }
        }
        throw new IllegalArgumentException("No service runs the step " + step);
    }

    @Override
    public String sentence() {
        return "of %s each %s".formatted(groups(), where.words);
    }
}
