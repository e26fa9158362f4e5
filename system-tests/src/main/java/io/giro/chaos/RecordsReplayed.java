package io.giro.chaos;

import io.giro.event.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** All that a topic holds comes twice more, in any order. */
record RecordsReplayed(Topic topic, long order) implements Fault {
    private static final int MOST = 20_000;

    @Override
    public void inflict(Deployment deployment) throws Exception {
        TopicContents contents = new TopicContents(deployment.broker());
        List<ProducerRecord<byte[], byte[]>> again = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : contents.of(topic.topicName())) {
            ProducerRecord<byte[], byte[]> same = new ProducerRecord<>(
                    topic.topicName(), record.partition(), record.key(), record.value(), record.headers());
            again.add(same);
            again.add(same);
        }
        // The youngest are the ones whose transfers may still be on their way.
        List<ProducerRecord<byte[], byte[]>> youngest =
                new ArrayList<>(again.subList(Math.max(0, again.size() - MOST), again.size()));
        Collections.shuffle(youngest, new Random(order));
        contents.add(youngest);
    }

    @Override
    public String sentence() {
        return "every record of %s twice more, shuffled".formatted(topic.topicName());
    }
}
