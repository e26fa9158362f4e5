package io.giro.badrecords;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.badrecords.Intruder.Balance;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.ledger.spring.LedgerService;
import io.giro.reconciler.spring.ReconcilerService;
import io.giro.system.Api.Answer;
import io.giro.system.Clients;
import io.giro.system.SharedGiro;
import io.giro.system.Teller;
import io.giro.transfer.TransferTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever lies on a topic: the partition goes on, money is where it was, and the checker finds nothing. */
class BadRecordsTest extends SharedGiro {

    /** All accounts live here, so that every record of theirs stands behind the bad ones. */
    private static final int PARTITION = 5;

    private static final String SOURCE = Teller.accountOn(PARTITION, "BAD-A");
    private static final String DESTINATION = Teller.accountOn(PARTITION, "BAD-B");
    private static final byte[] BY_SOURCE = Intruder.bytes(SOURCE);
    private static final byte[] BY_DESTINATION = Intruder.bytes(DESTINATION);
    private static final Balance SOME_BALANCE = new Balance(10_00, 0, 1);

    private Intruder intruder;

    /** The records that {@link #heldAndLost} took from the topic. */
    private List<ConsumerRecord<byte[], byte[]>> lost = List.of();

    BadRecordsTest() {
        super(2);
    }

    @BeforeAll
    void breakIn() {
        intruder = new Intruder(giro);
        teller.accountWith(SOURCE, "1000.00");
        teller.accountWith(DESTINATION, "0");
    }

    @AfterAll
    void leave() {
        if (intruder != null) {
            intruder.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void parksEveryDamagedRecordAndGoesOn(Topic topic) throws Exception {
        TransferEvent event =
                Intruder.event(topic, aTransfer().from(SOURCE).to(DESTINATION).terms(), Instant.now(), SOME_BALANCE);
        List<SagaStep> readers = readersOf(topic);
        Map<SagaStep, Long> counted = deadLettersCounted();

        Map<String, RecordMetadata> sent = new HashMap<>();
        for (Damage damage : Damage.of(topic)) {
            sent.put(damage.name(), intruder.send(damage.record(event, PARTITION)));
        }
        Answer good = transfer("behind-" + topic);

        teller.awaitState(good, "COMMITTED");
        intruder.awaitAllRead();
        Map<String, List<ConsumerRecord<byte[], byte[]>>> parked = intruder.deadLetters(topic).stream()
                .filter(record -> sent.containsKey(Intruder.header(record, Damage.HEADER)))
                .collect(Collectors.groupingBy(record -> Intruder.header(record, Damage.HEADER)));
        assertThat(parked.keySet()).isEqualTo(sent.keySet());
        for (Damage damage : Damage.of(topic)) {
            ProducerRecord<byte[], byte[]> bad = damage.record(event, PARTITION);
            assertThat(parked.get(damage.name()))
                    .as("dead letters of a record with %s", damage.name())
                    .hasSameSizeAs(readers)
                    .allSatisfy(letter -> {
                        assertThat(Intruder.header(letter, "dlt-reason")).contains(damage.reason());
                        assertThat(Intruder.header(letter, "dlt-topic")).isEqualTo(topic.topicName());
                        assertThat(Intruder.header(letter, "dlt-partition")).isEqualTo("" + PARTITION);
                        assertThat(Intruder.header(letter, "dlt-offset"))
                                .isEqualTo("" + sent.get(damage.name()).offset());
                        assertThat(letter.key()).isEqualTo(bad.key());
                        assertThat(letter.value()).isEqualTo(bad.value());
                        assertThat(letter.headers().toArray())
                                .contains(bad.headers().toArray());
                    })
                    .extracting(letter -> readerIn(Intruder.header(letter, "dlt-group")))
                    .containsExactlyInAnyOrderElementsOf(readers);
        }
        readers.forEach(
                step -> assertThat(giro.counted("giro.dead.letters", step)).isEqualTo(counted.get(step) + sent.size()));
        giro.awaitCleanRest();
    }

    /** The broker's limit is one of compressed bytes; the record is too large for any dead letter. */
    @Test
    void parksTheWhereaboutsOfARecordThatIsSmallOnlyWhileItIsCompressed() throws Exception {
        byte[] large = new byte[8 * 1024 * 1024];

        RecordMetadata sent =
                intruder.send(new ProducerRecord<>(Topic.HELD.topicName(), PARTITION, BY_DESTINATION, large));
        Answer good = transfer("behind-the-large-one");

        teller.awaitState(good, "COMMITTED");
        intruder.awaitAllRead();
        assertThat(intruder.deadLetters(Topic.HELD))
                .filteredOn(letter -> ("" + sent.offset()).equals(Intruder.header(letter, "dlt-offset")))
                .hasSameSizeAs(readersOf(Topic.HELD))
                .allSatisfy(letter -> {
                    assertThat(Intruder.header(letter, "dlt-reason")).contains("not a transfer.held event");
                    assertThat(Intruder.header(letter, "dlt-left-out")).isEqualTo("key, value and headers");
                    assertThat(letter.value()).isNull();
                });
        giro.awaitCleanRest();
    }

    @Test
    void parksOtherTermsUnderAnIdThatIsTaken() throws Exception {
        Answer committed = transfer("taken");
        teller.awaitState(committed, "COMMITTED");
        giro.awaitCleanRest();
        List<String> before = shown(committed);
        TransferTerms other = withAmount(intruder.termsOf(committed.transferId()), 99_99);
        long parkedBefore = intruder.allDeadLetters();
        Map<Topic, String> reasons = Map.of(
                Topic.REQUESTED, "was accepted with other terms",
                Topic.HELD, "was decided with other terms",
                Topic.CREDITED, "was held with other terms",
                Topic.CANCEL_REQUESTED, "was decided with other terms");

        reasons.keySet().forEach(topic -> intruder.send(Intruder.event(topic, other, Instant.now(), SOME_BALANCE)));
        intruder.awaitAllRead();

        reasons.forEach((topic, reason) -> assertThat(
                        intruder.deadLetters(topic).getLast())
                .as("dead letter of %s", topic)
                .satisfies(letter ->
                        assertThat(Intruder.header(letter, "dlt-reason")).contains(reason)));
        assertThat(intruder.allDeadLetters() - parkedBefore).isEqualTo(reasons.size());
        assertThat(shown(committed)).isEqualTo(before);
        giro.awaitCleanRest();
    }

    @Test
    void keepsWhatWasToldFirstWhenTheSameTermsComeWithOtherTimesAndBalances() throws Exception {
        Answer committed = transfer("told-otherwise");
        teller.awaitState(committed, "COMMITTED");
        giro.awaitCleanRest();
        List<String> before = shown(committed);
        TransferTerms terms = intruder.termsOf(committed.transferId());
        // Version 1 of the destination, and of the source, was long ago.
        Balance stale = new Balance(123_456, 789, 1);

        for (Topic topic :
                List.of(Topic.REQUESTED, Topic.HELD, Topic.CREDITED, Topic.COMMITTED, Topic.CANCEL_REQUESTED)) {
            intruder.send(Intruder.event(topic, terms, Instant.now().plus(Duration.ofDays(365)), stale));
        }
        intruder.awaitAllRead();

        giro.awaitCleanRest();
        assertThat(shown(committed)).isEqualTo(before);
    }

    @Test
    void changesNothingWhenEverythingComesThreeTimesInAnyOrder() throws Exception {
        List<Answer> answers = Clients.inParallel(
                8,
                60,
                number -> number % 4 == 0
                        ? api.transfer(DESTINATION, SOURCE, "9999.00", "again-" + number)
                        : transfer("again-" + number));
        giro.awaitCleanRest();
        Set<String> ids = answers.stream().map(Answer::transferId).collect(Collectors.toSet());
        List<String> before = shown(answers.toArray(Answer[]::new));
        long parkedBefore = intruder.allDeadLetters();
        List<ConsumerRecord<byte[], byte[]>> again = new ArrayList<>();
        intruder.recordsOfAllTopics().stream()
                .filter(record -> ids.contains(Intruder.header(record, "ce_subject")))
                .forEach(record -> again.addAll(List.of(record, record, record)));
        assertThat(again).hasSize(3 * (15 * 2 + 45 * 4));
        Collections.shuffle(again, new Random(20_261_120));

        again.forEach(record -> intruder.send(copy(record, null)));
        intruder.awaitAllRead();

        assertThat(shown(answers.toArray(Answer[]::new))).isEqualTo(before);
        assertThat(intruder.allDeadLetters()).isEqualTo(parkedBefore);
        giro.awaitCleanRest();
    }

    @Test
    void creditsOnceWhenADeadLetterIsMendedAndSentBackTwice() throws Exception {
        Answer accepted = heldAndLost("sent-back").getFirst();
        ConsumerRecord<byte[], byte[]> held = lost.getFirst();
        ProducerRecord<byte[], byte[]> newer = copy(held, null);
        newer.headers().remove("ce_type").add("ce_type", Intruder.bytes("transfer.held.v2"));
        intruder.send(newer);
        giro.start(LedgerService.class);
        intruder.awaitAllRead();
        ConsumerRecord<byte[], byte[]> parked = intruder.deadLetters(Topic.HELD).stream()
                .filter(letter -> accepted.transferId().equals(Intruder.header(letter, "ce_subject")))
                .filter(letter -> SagaStep.CREDIT.consumerGroup().equals(Intruder.header(letter, "dlt-group")))
                .findFirst()
                .orElseThrow();
        assertThat(api.stateOf(accepted.transferId())).isEqualTo("HELD");

        for (int time = 0; time < 2; time++) {
            ProducerRecord<byte[], byte[]> mended = sentBack(parked);
            mended.headers().remove("ce_type").add("ce_type", Intruder.bytes("transfer.held.v1"));
            intruder.send(mended);
        }

        teller.awaitState(accepted, "COMMITTED");
        giro.start(ReconcilerService.class);
        intruder.awaitAllRead();
        giro.awaitCleanRest();
    }

    @Test
    void parksADeadLetterAgainThatIsSentBackAsItWas() throws Exception {
        intruder.send(new ProducerRecord<>(Topic.CREDITED.topicName(), PARTITION, BY_SOURCE, Intruder.bytes("{}")));
        intruder.awaitAllRead();
        List<ConsumerRecord<byte[], byte[]>> parked = intruder.deadLetters(Topic.CREDITED);

        intruder.send(sentBack(parked.getLast()));
        intruder.send(sentBack(parked.getLast()));
        intruder.awaitAllRead();

        assertThat(intruder.deadLetters(Topic.CREDITED))
                .hasSize(parked.size() + 2 * readersOf(Topic.CREDITED).size());
        giro.awaitCleanRest();
    }

    @Test
    void settlesRecordsOnAForeignPartitionFromTheFutureAndWithMoreFieldsThanItKnows() throws Exception {
        List<Answer> accepted = heldAndLost("foreign-partition", "from-the-future", "more-fields");
        // The next partition belongs to the other shard.
        intruder.send(copy(lost.get(0), PARTITION + 1));
        TransferEvent held = Intruder.CODEC.decode(Topic.HELD, lost.get(1).value());
        Instant future = Instant.now().plus(Duration.ofDays(1));
        TransferEvent later =
                new TransferEvent.FundsHeld(held.terms(), future, held.account().orElseThrow());
        intruder.send(new ProducerRecord<>(
                Topic.HELD.topicName(),
                PARTITION,
                future.toEpochMilli(),
                BY_DESTINATION,
                Intruder.CODEC.encode(later)));
        String more = new String(lost.get(2).value(), StandardCharsets.UTF_8)
                .replace("\"terms\":{", "\"colour\":{\"rgb\":[1,2,{\"x\":null}]},\"terms\":{\"priority\":\"high\",")
                .replace("\"account\":{", "\"account\":{\"mood\":true,");
        intruder.send(new ProducerRecord<>(Topic.HELD.topicName(), BY_DESTINATION, Intruder.bytes(more)));

        giro.start(LedgerService.class);

        accepted.forEach(answer -> teller.awaitState(answer, "COMMITTED"));
        assertThat(giro.counted("giro.step.misplaced", SagaStep.CREDIT)).isPositive();
        giro.start(ReconcilerService.class);
        giro.awaitCleanRest();
    }

    /** Transfers whose money is held and whose events were lost on the way to the destination, with nobody to say them again. */
    private List<Answer> heldAndLost(String... keys) throws Exception {
        giro.stop(ReconcilerService.class);
        giro.stop(LedgerService.class);
        List<Answer> accepted = Stream.of(keys).map(this::transfer).toList();
        accepted.forEach(answer -> teller.awaitState(answer, "HELD"));
        lost = accepted.stream()
                .map(answer -> intruder.recordOf(Topic.HELD, answer.transferId()))
                .toList();
        giro.emptyTopic(Topic.HELD);
        return accepted;
    }

    private Answer transfer(String key) {
        return api.transfer(SOURCE, DESTINATION, "1.00", key);
    }

    /** All that a caller can see of the two accounts and of these transfers. */
    private List<String> shown(Answer... transfers) {
        return Stream.concat(
                        Stream.of(SOURCE, DESTINATION)
                                .flatMap(account -> Stream.of("/balance", "/pending", "/entries")
                                        .map(what -> "/payments/accounts/" + account + what)),
                        Stream.of(transfers).map(answer -> "/payments/transfers/" + answer.transferId()))
                .map(path -> api.get(path).text())
                .toList();
    }

    private Map<SagaStep, Long> deadLettersCounted() {
        return Arrays.stream(SagaStep.values())
                .collect(Collectors.toMap(step -> step, step -> giro.counted("giro.dead.letters", step)));
    }

    private static List<SagaStep> readersOf(Topic topic) {
        return Arrays.stream(SagaStep.values())
                .filter(step -> step.reads().contains(topic))
                .toList();
    }

    private static TransferTerms withAmount(TransferTerms terms, long amountMinor) {
        return new TransferTerms(
                terms.transferId(),
                terms.kind(),
                terms.source(),
                terms.destination(),
                amountMinor,
                terms.currency(),
                terms.description(),
                terms.clientId(),
                terms.acceptedAt(),
                terms.deadline());
    }

    /** To the topic that a dead letter came from, as somebody who handles them would. */
    private static ProducerRecord<byte[], byte[]> sentBack(ConsumerRecord<byte[], byte[]> letter) {
        return new ProducerRecord<>(
                Intruder.header(letter, "dlt-topic"),
                letter.partition(),
                letter.key(),
                letter.value(),
                new RecordHeaders(letter.headers()));
    }

    /** @param partition null for the one of its key */
    private static ProducerRecord<byte[], byte[]> copy(
            ConsumerRecord<byte[], byte[]> record, @Nullable Integer partition) {
        return new ProducerRecord<>(
                record.topic(), partition, record.key(), record.value(), new RecordHeaders(record.headers()));
    }

    private SagaStep readerIn(String group) {
        return Arrays.stream(SagaStep.values())
                .filter(step -> step.consumerGroups(giro.shards().size()).contains(group))
                .findFirst()
                .orElseThrow();
    }
}
