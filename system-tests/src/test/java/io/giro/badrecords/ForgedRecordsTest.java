package io.giro.badrecords;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.badrecords.Intruder.Balance;
import io.giro.checker.Finding;
import io.giro.checker.FindingCode;
import io.giro.event.Topic;
import io.giro.ledger.spring.LedgerService;
import io.giro.reconciler.spring.ReconcilerService;
import io.giro.saga.given.Amounts;
import io.giro.system.Api.Answer;
import io.giro.system.SharedGiro;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Events that are right in every respect, but that no service has said. Where a row on the same shard says otherwise they
 * move nothing; elsewhere whoever may write to a topic is believed. These tests show how far that goes, and that the
 * checker names each.
 */
class ForgedRecordsTest extends SharedGiro {

    /** A fortune, and a version that the accounts have not reached. */
    private static final Balance BOASTED = new Balance(9_999_00, 0, 7);

    /** Version 1 was long ago: no view believes it. */
    private static final Balance STALE = new Balance(1, 1, 1);

    private Intruder intruder;

    ForgedRecordsTest() {
        super(2);
    }

    @BeforeAll
    void breakIn() {
        intruder = new Intruder(giro);
    }

    @AfterAll
    void leave() {
        if (intruder != null) {
            intruder.close();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Topic.class, mode = Mode.EXCLUDE, names = "HELD")
    void movesNothingForATransferThatNobodyAccepted(Topic topic) throws Exception {
        Parties parties = parties("UNACCEPTED-" + topic.shortName());
        TransferTerms terms = inventedTerms(parties);

        intruder.send(Intruder.event(topic, terms, Instant.now(), BOASTED));
        intruder.awaitAllRead();

        assertThat(entries(parties.source)).isEqualTo(1);
        assertThat(entries(parties.destination)).isEqualTo(1);
        assertThat(reasonsOfDeadLetters(terms.transferId().toString()))
                .isEqualTo(
                        switch (topic) {
                            case REQUESTED, REFUSED ->
                                Map.of(topic, "no transfer " + terms.transferId() + " was accepted");
                            // It left a refusal at the destination, and that refusal finds no transfer at the source.
                            case CANCEL_REQUESTED ->
                                Map.of(Topic.REFUSED, "no transfer " + terms.transferId() + " was accepted");
                            case CREDITED -> Map.of(topic, terms.transferId() + " was credited but never held");
                            case HELD, REJECTED, COMMITTED, CANCELLED -> Map.of();
                        });
        assertThat(findings(parties, terms.transferId().toString()))
                .isEqualTo(
                        switch (topic) {
                            case REQUESTED, REJECTED, REFUSED -> Set.of(FindingCode.VIEW_UNFOUNDED);
                            case CANCEL_REQUESTED -> Set.of(FindingCode.WITHOUT_TRANSFER, FindingCode.VIEW_UNFOUNDED);
                            case HELD, CREDITED, COMMITTED, CANCELLED ->
                                Set.of(FindingCode.VIEW_UNFOUNDED, FindingCode.BALANCE_VIEW_AHEAD);
                        });
    }

    /** The one event that makes money out of nothing. */
    @Test
    void namesTheCreditThatAForgedHoldHasMade() throws Exception {
        Parties parties = parties("FORGED-HOLD");
        TransferTerms terms = inventedTerms(parties);

        intruder.send(Intruder.event(Topic.HELD, terms, Instant.now(), STALE));
        intruder.awaitAllRead();

        assertThat(entries(parties.source)).isEqualTo(1);
        assertThat(entries(parties.destination)).isEqualTo(2);
        assertThat(reasonsOfDeadLetters(terms.transferId().toString()))
                .isEqualTo(Map.of(Topic.CREDITED, terms.transferId() + " was credited but never held"));
        assertThat(findings(parties, terms.transferId().toString()))
                .containsExactlyInAnyOrder(
                        FindingCode.FORGED_CREDIT, FindingCode.WITHOUT_TRANSFER, FindingCode.VIEW_UNFOUNDED);
    }

    @Test
    void debitsForAForgedCreditAndIsWholeAgainWhenTheCreditComes() throws Exception {
        Parties parties = parties("FORGED-CREDIT");
        Stuck stuck = stuck(parties);

        intruder.send(Intruder.event(Topic.CREDITED, stuck.terms, Instant.now(), STALE));
        letGo();

        assertThat(findings(parties, stuck.id))
                .contains(FindingCode.DEBIT_WITHOUT_CREDIT, FindingCode.CAPTURED_WITHOUT_CREDITED);
        intruder.send(stuck.held);
        intruder.awaitAllRead();
        assertThat(findings(parties, stuck.id)).isEmpty();
        assertThat(api.stateOf(stuck.id)).isEqualTo("COMMITTED");
    }

    @Test
    void namesAForgedRefusalThatGaveTheMoneyBackBeforeItWasCredited() throws Exception {
        Parties parties = parties("FORGED-REFUSAL");
        Stuck stuck = stuck(parties);

        intruder.send(Intruder.event(Topic.REFUSED, stuck.terms, Instant.now(), STALE));
        letGo();
        assertThat(findings(parties, stuck.id)).contains(FindingCode.ENDED_WITHOUT_REFUSED);

        intruder.send(stuck.held);
        intruder.awaitAllRead();
        assertThat(findings(parties, stuck.id))
                .contains(FindingCode.CREDITED_BUT_NOT_HELD, FindingCode.CREDIT_WITHOUT_DEBIT);
        assertThat(reasonsOfDeadLetters(stuck.id))
                .isEqualTo(Map.of(Topic.CREDITED, stuck.id + " was credited, but its hold is RELEASED"));
    }

    /** It is a question, and whoever asks it gets the answer of the protocol. */
    @Test
    void cancelsForAForgedRequestToCancelAndKeepsTheBooksWhole() throws Exception {
        Parties parties = parties("FORGED-CANCEL");
        Stuck stuck = stuck(parties);

        intruder.send(Intruder.event(Topic.CANCEL_REQUESTED, stuck.terms, Instant.now(), STALE));
        letGo();
        intruder.send(stuck.held);
        intruder.awaitAllRead();

        assertThat(api.stateOf(stuck.id)).isEqualTo("CANCELLED");
        assertThat(findings(parties, stuck.id)).isEmpty();
    }

    /** The views alone believe it, and keep to it: the first end that they were told of stays. */
    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"REJECTED", "CANCELLED"})
    void namesTheViewThatShowsAForgedEnd(Topic topic) throws Exception {
        Parties parties = parties("FORGED-END-" + topic.shortName());
        Stuck stuck = stuck(parties);

        intruder.send(Intruder.event(topic, stuck.terms, Instant.now(), STALE));
        letGo();
        intruder.send(stuck.held);
        intruder.awaitAllRead();

        assertThat(entries(parties.source)).isEqualTo(2);
        assertThat(entries(parties.destination)).isEqualTo(2);
        assertThat(api.stateOf(stuck.id)).isEqualTo(topic.shortName().toUpperCase(Locale.ROOT));
        assertThat(findings(parties, stuck.id)).containsExactly(FindingCode.VIEW_DIFFERS);
    }

    /** After the end no event changes the state or the money; a reason is shown that there was not. */
    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"REJECTED", "REFUSED", "CANCELLED"})
    void namesTheReasonThatAForgedEventGaveToACommittedTransfer(Topic topic) throws Exception {
        Parties parties = parties("FORGED-REASON-" + topic.shortName());
        Answer committed = api.transfer(parties.source, parties.destination, "1.00", topic + "-after-the-end");
        teller.awaitState(committed, "COMMITTED");

        intruder.send(Intruder.event(topic, intruder.termsOf(committed.transferId()), Instant.now(), STALE));
        intruder.awaitAllRead();

        assertThat(entries(parties.source)).isEqualTo(2);
        assertThat(entries(parties.destination)).isEqualTo(2);
        assertThat(api.stateOf(committed.transferId())).isEqualTo("COMMITTED");
        assertThat(findings(parties, committed.transferId())).containsExactly(FindingCode.VIEW_DIFFERS);
    }

    private record Parties(String source, String destination) {}

    /** A transfer whose money is held, and whose event never reached the destination. */
    private record Stuck(String id, TransferTerms terms, ProducerRecord<byte[], byte[]> held) {}

    private Parties parties(String name) {
        Parties parties = new Parties(name + "-A", name + "-B");
        teller.accountWith(parties.source, "10.00");
        teller.accountWith(parties.destination, "10.00");
        return parties;
    }

    private static TransferTerms inventedTerms(Parties parties) {
        return aTransfer()
                .from(parties.source)
                .to(parties.destination)
                .of(Amounts.eur(1_00))
                .acceptedAt(Instant.now())
                .terms();
    }

    private Stuck stuck(Parties parties) throws Exception {
        giro.stop(ReconcilerService.class);
        giro.stop(LedgerService.class);
        Answer accepted = api.transfer(parties.source, parties.destination, "1.00", parties.source);
        teller.awaitState(accepted, "HELD");
        ConsumerRecord<byte[], byte[]> held = intruder.recordOf(Topic.HELD, accepted.transferId());
        giro.emptyTopic(Topic.HELD);
        return new Stuck(
                accepted.transferId(),
                intruder.termsOf(accepted.transferId()),
                new ProducerRecord<>(held.topic(), null, held.key(), held.value(), held.headers()));
    }

    /** The ledger works again; the reconciler, who would say the lost event at some time of its own, stays away for now. */
    private void letGo() throws Exception {
        giro.start(LedgerService.class);
        intruder.awaitAllRead();
        giro.start(ReconcilerService.class);
    }

    /** How many lines the account's statement has: every account began with one deposit. */
    private int entries(String account) {
        return api.get("/payments/accounts/" + account + "/entries")
                .json()
                .get("items")
                .size();
    }

    private Set<FindingCode> findings(Parties parties, String transferId) {
        Set<String> subjects = Set.of(transferId, parties.source, parties.destination);
        return giro.checkAtRest().findings().stream()
                .filter(finding -> subjects.contains(finding.subject().id()))
                .map(Finding::code)
                .collect(Collectors.toSet());
    }

    /** By the topics of the records that were parked. */
    private Map<Topic, String> reasonsOfDeadLetters(String transferId) {
        Map<Topic, String> reasons = new HashMap<>();
        for (Topic topic : Topic.values()) {
            intruder.deadLetters(topic).stream()
                    .filter(letter -> transferId.equals(Intruder.header(letter, "ce_subject")))
                    .forEach(letter -> reasons.merge(
                            topic,
                            String.valueOf(Intruder.header(letter, "dlt-reason")),
                            (one, other) -> one + "; " + other));
        }
        return reasons;
    }
}
