package io.giro.chaos;

import io.giro.saga.kafka.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where the relay of one shard believes it is in the binary log, as it keeps it on Kafka. Change it only while no relay runs. */
final class RelayPositions {
    private static final JsonMapper JSON = new JsonMapper();

    private final Deployment deployment;
    private final int shard;

    RelayPositions(Deployment deployment, int shard) {
        this.deployment = deployment;
        this.shard = shard;
    }

    /** Back to an earlier one of those that it kept, one for about each second with traffic; the first if there are fewer. */
    void setBack(int positions) throws ExecutionException, InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> kept = kept();
        ConsumerRecord<byte[], byte[]> earlier = kept.get(Math.max(0, kept.size() - 1 - positions));
        write(earlier.key(), earlier.value());
    }

    /**
     * To the end of the binary log, past everything that was not relayed, or past that end.
     *
     * @param beyond by how many transactions that were never made
     */
    void setAhead(int beyond) throws ExecutionException, InterruptedException, SQLException {
        ConsumerRecord<byte[], byte[]> last = kept().getLast();
        ObjectNode position = (ObjectNode) JSON.readTree(last.value());
        try (Connection connection = deployment.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet end = statement.executeQuery("SHOW MASTER STATUS")) {
            end.next();
            position.put("file", end.getString("File"));
            position.put("pos", end.getLong("Position"));
            position.put("gtids", grown(end.getString("Executed_Gtid_Set"), beyond));
        }
        position.put("row", 0);
        position.put("event", 0);
        write(last.key(), JSON.writeValueAsBytes(position));
    }

    void lose() throws ExecutionException, InterruptedException {
        write(kept().getLast().key(), null);
    }

    /** {@code uuid:1-100} grown by 5 is {@code uuid:1-105}. */
    static String grown(String gtids, int by) {
        String one = gtids.replace("\n", "");
        int dash = Math.max(one.lastIndexOf('-'), one.lastIndexOf(':'));
        long last = Long.parseLong(one.substring(dash + 1));
        return one.substring(0, one.lastIndexOf(':') + 1) + "1-" + (last + by);
    }

    private List<ConsumerRecord<byte[], byte[]>> kept() {
        List<ConsumerRecord<byte[], byte[]>> ofShard = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                new TopicContents(deployment.broker()).of(TopicCatalogue.RELAY_OFFSETS)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.contains("giro-relay-" + shard) && record.value() != null) {
                ofShard.add(record);
            }
        }
        if (ofShard.isEmpty()) {
            throw new CannotRun("The relay of shard " + shard + " keeps no position.");
        }
        return ofShard;
    }

    private void write(byte[] key, byte @Nullable [] value) throws ExecutionException, InterruptedException {
        new TopicContents(deployment.broker())
                .add(List.of(new ProducerRecord<>(TopicCatalogue.RELAY_OFFSETS, 0, key, value)));
    }
}
