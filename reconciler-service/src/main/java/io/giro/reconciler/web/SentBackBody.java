package io.giro.reconciler.web;

import io.giro.reconciler.deadletter.DeadLetter.Position;

/** Where a dead letter lies that was put back on its topic. */
public record SentBackBody(String topic, int partition, long offset) {

    static SentBackBody of(Position position) {
        return new SentBackBody(position.topic(), position.partition(), position.offset());
    }
}
