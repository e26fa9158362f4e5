package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.SagaStep;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the services' first assignor deals partitions out: a partition's shard is its number modulo that of the shards. */
class ShardOfAThreadTest {

    private static final int PARTITIONS = 16;

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 2", "6, 2", "4, 4", "12, 4", "20, 4"})
    void isOneWhereThereAreAsManyThreadsAsShardsOrAMultiple(int threads, int shards) {
        for (SagaStep step : List.of(SagaStep.HOLD, SagaStep.CREDIT, SagaStep.COMMIT, SagaStep.RELEASE)) {
            List<String> topics = List.copyOf(step.topicNames());
            Map<String, Subscription> members = IntStream.range(0, threads)
                    .boxed()
                    .collect(Collectors.toMap(thread -> "member-" + thread, thread -> new Subscription(topics)));

            Map<String, List<TopicPartition>> assigned = new RoundRobinAssignor()
                    .assign(topics.stream().collect(Collectors.toMap(topic -> topic, topic -> PARTITIONS)), members);

            assertThat(assigned.values().stream().mapToInt(List::size).sum()).isEqualTo(PARTITIONS * topics.size());
            assertThat(assigned.values())
                    .allSatisfy(ofThread -> assertThat(ofThread.stream()
                                    .map(one -> one.partition() % shards)
                                    .distinct())
                            .hasSizeLessThanOrEqualTo(1));
        }
    }
}
