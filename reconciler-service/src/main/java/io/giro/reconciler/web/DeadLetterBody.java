package io.giro.reconciler.web;

import io.giro.reconciler.deadletter.DeadLetter;
import io.giro.reconciler.deadletter.Excerpt;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter. All texts are safe to print; in a listing they are beginnings.
 *
 * @param id names it in requests
 * @param at when it was parked
 * @param origin topic, partition and offset where it lay before, and the consumer group that parked it
 * @param value as text
 * @param valueBytes its length
 * @param headers null in a listing
 * @param valueBase64 all of it; null in a listing
 */
public record DeadLetterBody(
        String id,
        Instant at,
        Origin origin,
        String reason,
        @Nullable String key,
        @Nullable String value,
        int valueBytes,
        @Nullable List<Header> headers,
        @Nullable String valueBase64) {

    public record Origin(String topic, String partition, String offset, String consumerGroup) {}

    public record Header(String name, @Nullable String value) {}

    static DeadLetterBody listed(DeadLetter letter) {
        return of(letter, null, null);
    }

    static DeadLetterBody whole(DeadLetter letter) {
        return of(
                letter,
                letter.headers().stream()
                        .map(header -> new Header(header.name().printable(), text(header.value())))
                        .toList(),
                letter.value()
                        .map(value -> Base64.getEncoder().encodeToString(value.beginning()))
                        .orElse(null));
    }

    private static DeadLetterBody of(DeadLetter letter, @Nullable List<Header> headers, @Nullable String valueBase64) {
        return new DeadLetterBody(
                letter.position().toString(),
                letter.at(),
                new Origin(
                        letter.origin().topic().printable(),
                        letter.origin().partition().printable(),
                        letter.origin().offset().printable(),
                        letter.origin().consumerGroup().printable()),
                letter.reason().printable(),
                text(letter.key()),
                text(letter.value()),
                letter.value().map(Excerpt::size).orElse(0),
                headers,
                valueBase64);
    }

    private static @Nullable String text(Optional<Excerpt> bytes) {
        return bytes.map(Excerpt::printable).orElse(null);
    }
}
