package io.giro.chaos;

import java.util.ArrayList;
import java.util.List;

/** A stretch of network that can be broken. */
record Link(String from, String to) {
    static final Link KAFKA = new Link("all services", "Kafka");

    static Link toShard(Service from, int shard) {
        return new Link(from.title(), "shard " + shard);
    }

    static List<Link> all() {
        List<Link> links = new ArrayList<>(List.of(KAFKA));
        for (Service service : Service.values()) {
            for (int shard = 0; shard < Deployment.SHARDS; shard++) {
                links.add(toShard(service, shard));
            }
        }
        return List.copyOf(links);
    }

    @Override
    public String toString() {
        return "between " + from + " and " + to;
    }
}
