package io.giro.relay.debezium;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.util.SharedTopicAdmin;
import org.apache.kafka.connect.util.TopicAdmin;
import org.jspecify.annotations.Nullable;

/**
 * The relays' positions in Kafka, as Kafka Connect keeps them. Debezium makes it by name, one for each engine. The store
 * that Debezium would make itself never closes its admin client, and an engine is built anew after each trouble.
 */
public final class RelayOffsets extends KafkaOffsetBackingStore {

    private final OwnAdmin admin;

    public RelayOffsets() {
        this(new OwnAdmin());
    }

    private RelayOffsets(OwnAdmin admin) {
        super(admin, () -> "giro-relay-", keys());
        this.admin = admin;
    }

    @Override
    public void configure(WorkerConfig config) {
        admin.configure(config.originals());
        super.configure(config);
    }

    @Override
    public void stop() {
        super.stop();
        admin.close();
    }

    private static Converter keys() {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), true);
        return converter;
    }

    /** Opened when it is first asked for. */
    private static final class OwnAdmin implements Supplier<TopicAdmin> {

        private @Nullable SharedTopicAdmin admin;

        void configure(Map<String, Object> config) {
            admin = new SharedTopicAdmin(config);
        }

        @Override
        public TopicAdmin get() {
            return Objects.requireNonNull(admin, "configure comes before start").topicAdmin();
        }

        void close() {
            if (admin != null) {
                admin.close();
            }
        }
    }
}
