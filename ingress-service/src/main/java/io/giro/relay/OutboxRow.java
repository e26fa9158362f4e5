package io.giro.relay;

import java.util.Optional;

/**
 * A row of the outbox as the relay reads it.
 *
 * @param seq the order in which rows were numbered, which is nearly that of their commits
 * @param topic the topic to send it to
 * @param key the record's key
 */
public record OutboxRow(long seq, String topic, String key, byte[] payload, Optional<String> traceparent) {}
