package io.giro.badrecords;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.transfer.TransferId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One way to spoil the record of a sound event, and what its dead letter must say about it.
 *
 * @param reason a part of the reason
 */
record Damage(String name, String reason, UnaryOperator<Parts> spoil) {

    /** The header that tells which damage a record has; it stays on the dead letter. */
    static final String HEADER = "damage";

    private static final int NEARLY_A_MEGABYTE = 900_000;

    /** A record that is not sent yet. */
    record Parts(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {

        Parts key(byte @Nullable [] otherKey) {
            return new Parts(otherKey, value, headers);
        }

        Parts value(byte @Nullable [] otherValue) {
            return new Parts(key, otherValue, headers);
        }

        Parts header(String name, String text) {
            Headers more = new RecordHeaders(headers);
            more.remove(name);
            more.add(name, Intruder.bytes(text));
            return new Parts(key, value, more);
        }

        String text() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    ProducerRecord<byte[], byte[]> record(TransferEvent event, int partition) {
        ProducerRecord<byte[], byte[]> sound = Intruder.record(event);
        Parts spoilt = spoil.apply(new Parts(sound.key(), sound.value(), sound.headers()))
                .header(HEADER, name);
        return new ProducerRecord<>(sound.topic(), partition, spoilt.key, spoilt.value, spoilt.headers);
    }

    /** All that can be wrong with a record of this topic, seen without any table. */
    static List<Damage> of(Topic topic) {
        List<Damage> all = new ArrayList<>(List.of(
                value("undecodable bytes", "not a", old -> new byte[] {0, -1, -2, 19}),
                value("nothing in it", "found null", old -> new byte[0]),
                new Damage("no value", "the record has no value", parts -> parts.value(null)),
                json("a list", "found START_ARRAY", old -> "[" + old + "]"),
                json("a null", "found VALUE_NULL", old -> "null"),
                json("cut off", "not a", old -> old.substring(0, old.length() / 2)),
                json("goes on after its end", "goes on", old -> old + "{}"),
                replace("an unknown type", "unknown type", topic.topicName() + "\"", "transfer.teleported\""),
                new Damage(
                        "a newer major version",
                        ".v2 is not",
                        parts -> parts.header("ce_type", topic.topicName() + ".v2")),
                new Damage(
                        "the type of nobody in its header",
                        "transfer.teleported.v1 is not",
                        parts -> parts.header("ce_type", "transfer.teleported.v1")),
                replace("no transfer id", "terms.transferId is missing", "\"transferId\":", "\"transferIdea\":"),
                pattern("no id of a transfer", "not a", "\"transferId\":\"[^\"]*\"", "\"transferId\":\"42\""),
                pattern(
                        "an id of another account's",
                        "does not belong",
                        "\"transferId\":\"[^\"]*\"",
                        "\"transferId\":\"" + elsewhere() + "\""),
                replace("no terms", "terms is missing", "\"terms\":", "\"conditions\":"),
                new Damage("another key", "the key is SOMEBODY", parts -> parts.key(Intruder.bytes("SOMEBODY"))),
                new Damage("no key", "the key is null", parts -> parts.key(null)),
                new Damage("a key that is no text", "the key is", parts -> parts.key(new byte[] {-1, -2})),
                amount("no amount at all", "impossible amount 0", "0"),
                amount("a negative amount", "impossible amount -1", "-1"),
                amount("an amount above the limit", "impossible amount", "1000000000000001"),
                amount("an amount beyond 64 bits", "not a", "9223372036854775808"),
                amount("an amount that never ends", "not a", "1" + "0".repeat(5_000)),
                amount("half a cent", "found VALUE_NUMBER_FLOAT", "10.5"),
                amount("an amount with an exponent", "found VALUE_NUMBER_FLOAT", "1e3"),
                amount("an amount in words", "found VALUE_STRING", "\"1000\""),
                amount("other terms than their hash", "do not match their hash", "1001"),
                replace("the id of another event", "is not the id of", "/" + topic.shortName(), "/other"),
                replace("the type twice", "Duplicate", "\"type\":", "\"type\":\"x\",\"type\":"),
                pattern(
                                "source and destination the same",
                                "both",
                                "\"destination\":\"[^\"]*\"",
                                "\"destination\":\"BAD-SAME\"")
                        .and("\"source\":\"[^\"]*\"", "\"source\":\"BAD-SAME\""),
                pattern(
                        "a source that is no account",
                        "not a",
                        "\"source\":\"[^\"]*\"",
                        "\"source\":\"'; DROP TABLE\""),
                pattern("no such currency", "not a", "\"currency\":\"EUR\"", "\"currency\":\"ERU\""),
                pattern("a time that is none", "not a", "\"acceptedAt\":\"[^\"]*\"", "\"acceptedAt\":\"noon\""),
                json(
                        "a nesting bomb",
                        "not a",
                        old -> opened(old, "\"bomb\":" + "[".repeat(20_000) + "]".repeat(20_000))),
                json("an endless name", "not a", old -> opened(old, "\"" + "n".repeat(100_000) + "\":1")),
                description("a description of a megabyte", "more than 256", "d".repeat(NEARLY_A_MEGABYTE)),
                description("half a character", "half a surrogate pair", "\\ud83d"),
                value("no UTF-8", "not a", Damage::withoutUtf8),
                new Damage(
                        "huge headers and no value",
                        "the record has no value",
                        parts -> parts.value(null).header("huge", "h".repeat(NEARLY_A_MEGABYTE)))));
        if (topic != Topic.REQUESTED) {
            all.add(replace("no time", "at is missing", "\"at\":", "\"bat\":"));
        }
        switch (topic) {
            case HELD, CREDITED, COMMITTED -> {
                all.add(replace("no balance", "account is missing", "\"account\":", "\"amount\":"));
                all.addAll(wrongBalances());
            }
            case REJECTED, REFUSED -> all.addAll(wrongReasons());
            case CANCELLED -> {
                all.addAll(wrongReasons());
                all.addAll(wrongBalances());
            }
            case REQUESTED, CANCEL_REQUESTED -> {
                // They tell of no balance and need no reason.
            }
        }
        return all;
    }

    private static List<Damage> wrongBalances() {
        return List.of(
                pattern(
                        "somebody else's balance",
                        "account is SOMEBODY",
                        "\"accountId\":\"[^\"]*\"",
                        "\"accountId\":\"SOMEBODY\""),
                pattern("version 0", "version is not positive", "\"version\":\\d+", "\"version\":0"),
                pattern("a balance beyond 64 bits", "not a", "\"posted\":\\d+", "\"posted\":-9223372036854775809"));
    }

    private static List<Damage> wrongReasons() {
        return List.of(
                replace("no reason", "reason is missing", "\"reason\":", "\"season\":"),
                pattern("a reason that is none", "not a", "\"reason\":\"[^\"]*\"", "\"reason\":\"BAD_MOOD\""));
    }

    private Damage and(String regex, String replacement) {
        UnaryOperator<Parts> more = pattern(name, reason, regex, replacement).spoil;
        return new Damage(name, reason, parts -> more.apply(spoil.apply(parts)));
    }

    private static Damage value(String name, String reason, UnaryOperator<byte[]> spoil) {
        return new Damage(name, reason, parts -> parts.value(spoil.apply(parts.value)));
    }

    private static Damage json(String name, String reason, UnaryOperator<String> spoil) {
        return new Damage(name, reason, parts -> parts.value(Intruder.bytes(spoil.apply(parts.text()))));
    }

    private static Damage replace(String name, String reason, String old, String other) {
        return json(name, reason, value -> changed(value, value.replace(old, other)));
    }

    private static Damage pattern(String name, String reason, String regex, String other) {
        return json(name, reason, value -> changed(value, value.replaceFirst(regex, other)));
    }

    private static Damage amount(String name, String reason, String amount) {
        return pattern(name, reason, "\"amountMinor\":\\d+", "\"amountMinor\":" + amount);
    }

    private static Damage description(String name, String reason, String text) {
        return replace(name, reason, "\"description\":\"\"", "\"description\":\"" + text + "\"");
    }

    /** A damage that does not damage would be believed. */
    private static String changed(String old, String spoilt) {
        if (old.equals(spoilt)) {
            throw new AssertionError("unchanged: " + old);
        }
        return spoilt;
    }

    private static String opened(String json, String member) {
        return "{" + member + "," + json.substring(1);
    }

    private static byte[] withoutUtf8(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        int where = text.indexOf("\"description\":\"") + "\"description\":\"".length();
        ByteArrayOutputStream spoilt = new ByteArrayOutputStream();
        spoilt.write(json, 0, where);
        spoilt.write(0xc3);
        spoilt.write(0x28);
        spoilt.write(json, where, json.length - where);
        return spoilt.toByteArray();
    }

    private static TransferId elsewhere() {
        return TransferId.of(Instant.EPOCH, new AccountId("SOMEBODY").slot(), 1);
    }
}
