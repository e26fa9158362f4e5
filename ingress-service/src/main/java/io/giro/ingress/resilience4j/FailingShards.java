package io.giro.ingress.resilience4j;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards take no transfers, and why: for the log, once when it begins and once when it is over, and for whoever asks. A
 * database may answer every question and refuse to write all the same, so only a transfer that was taken ends it.
 */
public final class FailingShards {

    private static final Logger LOG = LoggerFactory.getLogger(FailingShards.class);

    /** So many failures without a transfer that was taken are no mishap. */
    private static final int MANY = 4;

    /** Without a request for so long nobody knows. */
    private static final Duration NEWS = Duration.ofSeconds(30);

    private record Failures(int count, String reason, long lastNanos) {}

    private final Map<Integer, Failures> failures = new ConcurrentHashMap<>();

    void failed(int shard, Throwable cause) {
        String reason = reason(cause);
        Failures now = failures.merge(
                shard,
                new Failures(1, reason, System.nanoTime()),
                (before, one) -> new Failures(before.count + 1, reason, one.lastNanos));
        if (now.count == MANY) {
            LOG.warn("Shard {} takes no transfers: {}", shard, reason);
        }
    }

    void taken(int shard) {
        Failures before = failures.remove(shard);
        if (before != null && before.count >= MANY) {
            LOG.warn("Shard {} takes transfers again.", shard);
        }
    }

    /** By the shard's name, {@code shard-0} and so on: what was behind the last failure, if that was within the last 30 s. */
    public Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        failures.forEach((shard, failed) -> {
            if (failed.count >= MANY && System.nanoTime() - failed.lastNanos < NEWS.toNanos()) {
                reasons.put("shard-" + shard, failed.reason);
            }
        });
        return reasons;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
