package io.giro.chaos;

import io.giro.event.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Every topic of the saga loses all its records while those who should read them stand still. */
record TopicsEmptied(Duration pause) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        List<ServiceProcess> readers = Stream.of(Service.HOLD, Service.LEDGER, Service.PROJECTOR)
                .flatMap(service -> Instance.of(service, deployment.instances()).stream())
                .map(deployment::service)
                .toList();
        readers.forEach(reader -> reader.signal(Signal.STOP));
        try {
            Fault.last(pause);
            empty(deployment);
        } finally {
            readers.forEach(reader -> reader.signal(Signal.CONT));
        }
        readers.forEach(ServiceProcess::awaitReady);
    }

    private static void empty(Deployment deployment) throws Exception {
        try (Admin admin = deployment.admin()) {
            List<String> topics =
                    Stream.of(Topic.values()).map(Topic::topicName).toList();
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition -> all.put(
                                new TopicPartition(topic.name(), partition.partition()),
                                // Up to the end, wherever that is.
                                RecordsToDelete.beforeOffset(-1)));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    @Override
    public String sentence() {
        return "every topic is emptied, after its readers have stood still for " + Fault.seconds(pause);
    }
}
