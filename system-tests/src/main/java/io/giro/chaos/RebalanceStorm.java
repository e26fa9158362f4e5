package io.giro.chaos;

import io.giro.event.SagaStep;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/** A member joins a step's group, takes partitions without working on them, and leaves, again and again. */
record RebalanceStorm(SagaStep step, int times) implements Fault {
    private static final Duration STAY = Duration.ofSeconds(2);

    @Override
    public void inflict(Deployment deployment) throws Exception {
        for (int time = 0; time < times; time++) {
            try (Consumer<byte[], byte[]> member = new TopicContents(deployment.broker()).member(group())) {
                member.subscribe(step.topicNames());
                long leaveAt = System.nanoTime() + STAY.toNanos();
                while (System.nanoTime() < leaveAt) {
                    member.poll(STAY.dividedBy(10));
                }
            }
            Fault.last(STAY);
        }
    }

    private String group() {
        return step.consumerGroups(Deployment.SHARDS).getFirst();
    }

    @Override
    public String sentence() {
        return "a stranger joins and leaves the consumer group %s, %d times".formatted(group(), times);
    }
}
