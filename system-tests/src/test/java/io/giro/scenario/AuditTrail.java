package io.giro.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.json.EventCodec;
import io.giro.system.RawTopics;
import io.giro.system.RunningGiro;
import io.giro.transfer.TransferId;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * All that was said about every transfer that was ever accepted: the events on Kafka, held against the rows. That the
 * entries' hashes chain is the checker's to say.
 */
final class AuditTrail {

    private final Map<TransferId, Map<Topic, Told>> told = new HashMap<>();
    private final Tables tables;

    /** An event as it was told first, which later tellings have to repeat. */
    private record Told(
            TransferEvent event, byte[] value, @Nullable String traceparent) {}

    private record Entry(
            TransferId transfer, String leg, AccountId account, long version, long postedAfter, Instant at) {}

    private AuditTrail(Tables tables) {
        this.tables = tables;
    }

    /** Reads everything; fails if an event id was told with two sets of facts. */
    static AuditTrail of(RunningGiro giro) {
        AuditTrail trail = new AuditTrail(new Tables(giro.shards()));
        EventCodec codec = new EventCodec();
        try (RawTopics topics = giro.topics()) {
            topics.read(Arrays.stream(Topic.values()).map(Topic::topicName).toList())
                    .forEach(record -> trail.add(record, codec));
        }
        return trail;
    }

    /** Each accepted transfer was told from its request to its end, and nothing else was told of it. */
    void tellsEachTransferToItsEnd() throws SQLException {
        Map<TransferId, String> holds = new HashMap<>();
        tables.query("SELECT transfer_id, state FROM hold", row -> holds.put(Tables.transferId(row), row.getString(2)));
        List<TransferId> accepted = tables.query("SELECT transfer_id FROM transfer", Tables::transferId);

        assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(accepted);
        for (TransferId transfer : accepted) {
            Set<Topic> facts = EnumSet.copyOf(events(transfer).keySet());
            facts.remove(Topic.CANCEL_REQUESTED);
            assertThat(facts)
                    .as("events of %s, whose hold is %s", transfer, holds.get(transfer))
                    .isEqualTo(factsUpTo(Objects.requireNonNull(holds.get(transfer))));
            assertThat(events(transfer).values().stream().map(one -> one.event.terms()))
                    .as("terms of %s", transfer)
                    .containsOnly(events(transfer).get(Topic.REQUESTED).event.terms());
        }
    }

    /** Each entry was told with its time, version and balance, and each that was told was booked. */
    void tellsEachEntry() throws SQLException {
        List<Entry> entries = tables.query(
                "SELECT transfer_id, leg, account_id, version, posted_after, at FROM ledger_entry",
                row -> new Entry(
                        Tables.transferId(row),
                        row.getString("leg"),
                        new AccountId(row.getString("account_id")),
                        row.getLong("version"),
                        row.getLong("posted_after"),
                        Objects.requireNonNull(Tables.instant(row, "at"))));

        List<Entry> toldEntries = told.values().stream()
                .flatMap(events -> Stream.of(Topic.CREDITED, Topic.COMMITTED)
                        .filter(events::containsKey)
                        .map(topic -> entry(events.get(topic).event)))
                .toList();
        assertThat(toldEntries).containsExactlyInAnyOrderElementsOf(entries);
    }

    /** Every change of an account's money was told once, from version 1 to the account's own. */
    void tellsEachVersionOfEachAccount() throws SQLException {
        Map<AccountId, Map<Long, AccountBalance>> versions = new HashMap<>();
        told.values().stream()
                .flatMap(events -> events.values().stream())
                .flatMap(one -> one.event.account().stream())
                .forEach(balance -> assertThat(versions.computeIfAbsent(balance.accountId(), first -> new TreeMap<>())
                                .put(balance.version(), balance))
                        .as("version %d of %s, told before", balance.version(), balance.accountId())
                        .isNull());

        Map<AccountId, Long> latest = new HashMap<>();
        tables.query(
                "SELECT account_id, version FROM account WHERE version > 0",
                row -> latest.put(new AccountId(row.getString(1)), row.getLong(2)));
        assertThat(versions.keySet()).isEqualTo(latest.keySet());
        latest.forEach((account, version) -> assertThat(versions.get(account))
                .as("versions of %s", account)
                .hasSize(Math.toIntExact(version))
                .containsKey(1L)
                .containsKey(version));
    }

    /** The views show each fact at the time when it was told to have happened, in the order of the steps. */
    void showsTimesThatDoNotGoBack() throws SQLException {
        Map<Topic, String> columns = new EnumMap<>(Map.of(
                Topic.REQUESTED, "accepted_at",
                Topic.HELD, "held_at",
                Topic.REJECTED, "rejected_at",
                Topic.CREDITED, "credited_at",
                Topic.REFUSED, "refused_at",
                Topic.COMMITTED, "committed_at",
                Topic.CANCELLED, "cancelled_at"));
        tables.query("SELECT * FROM views.transfer_view", row -> {
            TransferId transfer = Tables.transferId(row);
            Instant before = Instant.MIN;
            for (Map.Entry<Topic, String> column : columns.entrySet()) {
                Instant shown = Tables.instant(row, column.getValue());
                Told event = events(transfer).get(column.getKey());
                assertThat(shown)
                        .as("%s of %s", column.getValue(), transfer)
                        .isEqualTo(event == null ? null : event.event.at());
                if (shown != null) {
                    assertThat(shown)
                            .as("%s of %s", column.getValue(), transfer)
                            .isAfterOrEqualTo(before);
                    before = shown;
                }
            }
            return transfer;
        });
    }

    /** The trace that a caller began goes on in everything that was said first about its transfer. */
    void carriesTrace(String transferId, String traceparent) {
        assertThat(events(TransferId.parse(transferId)).values())
                .as("events of %s", transferId)
                .allSatisfy(one -> assertThat(one.traceparent).isEqualTo(traceparent));
    }

    /** The names of the events that were told of a transfer, in the order of the steps. */
    List<String> namesOf(String transferId) {
        return events(TransferId.parse(transferId)).keySet().stream()
                .map(Topic::shortName)
                .toList();
    }

    private Map<Topic, Told> events(TransferId transfer) {
        return told.getOrDefault(transfer, Map.of());
    }

    private void add(ConsumerRecord<byte[], byte[]> record, EventCodec codec) {
        Topic topic = Topic.named(record.topic()).orElseThrow();
        TransferEvent event = codec.decode(topic, record.value());
        Header trace = record.headers().lastHeader("traceparent");
        Told first = told.computeIfAbsent(event.terms().transferId(), id -> new EnumMap<>(Topic.class))
                .putIfAbsent(
                        topic,
                        new Told(
                                event,
                                record.value(),
                                trace == null ? null : new String(trace.value(), StandardCharsets.UTF_8)));
        // A question is asked again at another time; a fact has happened once.
        if (first != null && topic != Topic.CANCEL_REQUESTED) {
            assertThat(record.value()).as(event.eventId()).isEqualTo(first.value);
        }
    }

    private static Entry entry(TransferEvent event) {
        AccountBalance balance = event.account().orElseThrow();
        return new Entry(
                event.terms().transferId(),
                event.topic() == Topic.CREDITED ? "CREDIT" : "DEBIT",
                balance.accountId(),
                balance.version(),
                balance.posted(),
                event.at());
    }

    private static Set<Topic> factsUpTo(String holdState) {
        return switch (holdState) {
            case "CAPTURED" -> EnumSet.of(Topic.REQUESTED, Topic.HELD, Topic.CREDITED, Topic.COMMITTED);
            case "REJECTED" -> EnumSet.of(Topic.REQUESTED, Topic.REJECTED);
            case "RELEASED" -> EnumSet.of(Topic.REQUESTED, Topic.HELD, Topic.REFUSED, Topic.CANCELLED);
            case "VOID" -> EnumSet.of(Topic.REQUESTED, Topic.REFUSED, Topic.CANCELLED);
            default -> throw new AssertionError("a hold that ended is " + holdState);
        };
    }
}
