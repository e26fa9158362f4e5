package io.giro.reconciler;

import io.giro.event.Topic;
import java.time.Instant;

/**
 * What this process has said about a transfer so far: the same event, once or several times in a row. It is kept in
 * memory only; after a restart it begins anew, which is harmless.
 */
public record Told(Topic topic, int times, Instant last) {

    public static Told once(Topic topic, Instant at) {
        return new Told(topic, 1, at);
    }

    public Told again(Instant at) {
        return new Told(topic, times + 1, at);
    }
}
