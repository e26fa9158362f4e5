package io.giro.reconciler;

import io.giro.event.Topic;
import java.time.Instant;

/**
 * What this process has said again about a transfer so far: the same event, once or several times in a row. It is kept in
 * memory only; after a restart it begins anew, which is harmless.
 *
 * @param last when it was said the last time, UTC
 */
public record Resent(Topic topic, int times, Instant last) {

    public static Resent once(Topic topic, Instant at) {
        return new Resent(topic, 1, at);
    }

    public Resent again(Instant at) {
        return new Resent(topic, times + 1, at);
    }
}
