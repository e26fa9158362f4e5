package io.giro.saga.json;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private static final Instant AT = Instant.parse("2026-11-20T20:00:01.000200Z");
    private static final AccountId SOURCE = new AccountId("ACC001");
    private static final AccountId DESTINATION = new AccountId("ACC002");
    private static final TransferTerms TERMS = new TransferTerms(
            TransferId.of(Instant.parse("2026-11-20T20:00:00.123Z"), SOURCE.slot(), 1),
            TransferKind.TRANSFER,
            SOURCE,
            DESTINATION,
            100_000,
            Currency.getInstance("EUR"),
            "Test \"transfer\" | é 日本 😀",
            "open",
            Instant.parse("2026-11-20T20:00:00.123456Z"),
            Instant.parse("2026-11-20T20:05:00Z"));
    private static final AccountBalance OF_SOURCE = new AccountBalance(SOURCE, 10_000_000, 100_000, 9_900_000, 2);
    private static final AccountBalance OF_DESTINATION = new AccountBalance(DESTINATION, -5, 0, 95, 7);
    private static final FundsHeld HELD = new FundsHeld(TERMS, AT, OF_SOURCE);
    private static final TransferRejected REJECTED = new TransferRejected(TERMS, AT, RejectReason.INSUFFICIENT_FUNDS);

    private final EventCodec codec = new EventCodec();

    /** Consumers of other people read these bytes; within a major version fields are only added. */
    @Test
    void writesExactlyTheseBytes() {
        assertThat(json(HELD)).isEqualTo("""
                {"eventId":"%1$s/held","type":"transfer.held","at":"2026-11-20T20:00:01.000200Z",\
                "terms":{"transferId":"%1$s","kind":"TRANSFER","source":"ACC001","destination":"ACC002",\
                "amountMinor":100000,"currency":"EUR","description":"Test \\"transfer\\" | é 日本 😀","clientId":"open",\
                "acceptedAt":"2026-11-20T20:00:00.123456Z","deadline":"2026-11-20T20:05:00.000000Z","termsHash":"%2$s"},\
                "account":{"accountId":"ACC001","posted":10000000,"held":100000,"available":9900000,"version":2}}""".formatted(TERMS.transferId(), TERMS.termsHash()));
    }

    @Test
    void saysTheReasonAndNoAccountWhereNoMoneyChanged() {
        assertThat(json(REJECTED)).isEqualTo("""
                {"eventId":"%1$s/rejected","type":"transfer.rejected","at":"2026-11-20T20:00:01.000200Z",\
                "reason":"INSUFFICIENT_FUNDS",%2$s}""".formatted(TERMS.transferId(), termsOf(json(REJECTED))));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void readsWhatItWrote(TransferEvent event) {
        TransferEvent read = codec.decode(event.topic(), codec.encode(event));

        assertThat(read).isEqualTo(event);
        assertThat(codec.encode(read)).isEqualTo(codec.encode(event));
    }

    @Test
    void skipsFieldsThatANewerWriterAdds() {
        String newer = json(HELD)
                .replace("{\"eventId\"", "{\"more\":{\"deep\":[1,{\"x\":null}]},\"eventId\"")
                .replace("\"kind\"", "\"purpose\":\"rent\",\"kind\"")
                .replace("\"posted\"", "\"blocked\":[],\"posted\"");

        assertThat(decode(Topic.HELD, newer)).isEqualTo(HELD);
    }

    @Test
    void doesNotMindTheOrderOfFields() {
        String json = json(HELD);
        String terms = termsOf(json);

        assertThat(decode(Topic.HELD, "{" + terms + "," + json.substring(1).replace("," + terms, "")))
                .isEqualTo(HELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventId",
                "type",
                "at",
                "terms",
                "account",
                "transferId",
                "kind",
                "source",
                "destination",
                "amountMinor",
                "currency",
                "description",
                "clientId",
                "acceptedAt",
                "deadline",
                "termsHash",
                "accountId",
                "posted",
                "held",
                "available",
                "version"
            })
    void refusesAMissingField(String field) {
        refuses(Topic.HELD, json(HELD).replace("\"" + field + "\":", "\"not" + field + "\":"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Topic.class,
            names = {"REJECTED", "REFUSED", "CANCELLED"})
    void refusesAMissingReason(Topic topic) {
        TransferEvent event =
                everyEvent().filter(one -> one.topic() == topic).findFirst().orElseThrow();

        assertThatThrownBy(() -> decode(topic, json(event).replace("\"reason\":", "\"why\":")))
                .isInstanceOf(UnprocessableEvent.class)
                .hasMessageContaining("reason is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"amountMinor\":100000; \"amountMinor\":\"100000\"",
                "\"amountMinor\":100000; \"amountMinor\":1e5",
                "\"amountMinor\":100000; \"amountMinor\":100000.0",
                "\"amountMinor\":100000; \"amountMinor\":0",
                "\"amountMinor\":100000; \"amountMinor\":-100000",
                "\"amountMinor\":100000; \"amountMinor\":9223372036854775807",
                "\"amountMinor\":100000; \"amountMinor\":9223372036854775808",
                "\"amountMinor\":100000; \"amountMinor\":null",
                "\"amountMinor\":100000; \"amountMinor\":100001",
                "\"amountMinor\":100000; \"amountMinor\":100000,\"amountMinor\":100000",
                "\"currency\":\"EUR\"; \"currency\":\"EURO\"",
                "\"currency\":\"EUR\"; \"currency\":978",
                "\"kind\":\"TRANSFER\"; \"kind\":\"GIFT\"",
                "\"source\":\"ACC001\"; \"source\":\"ACC 1\"",
                "\"source\":\"ACC001\"; \"source\":\"ACC003\"",
                "\"destination\":\"ACC002\"; \"destination\":\"ACC001\"",
                "\"description\":\"Test; \"description\":\"Best",
                "\"clientId\":\"open\"; \"clientId\":\"shut\"",
                "\"acceptedAt\":\"2026-11-20T20; \"acceptedAt\":\"2026-11-20T21",
                "\"deadline\":\"2026-11-20T20; \"deadline\":\"2026-13-20T20",
                "\"at\":\"2026-11-20T20:00:01.000200Z\"; \"at\":\"yesterday\"",
                "\"at\":\"2026-11-20T20:00:01.000200Z\"; \"at\":1700000000",
                "\"termsHash\":\"v1:; \"termsHash\":\"v2:",
                "/held\"; /credited\"",
                "\"type\":\"transfer.held\"; \"type\":\"transfer.credited\"",
                "\"type\":\"transfer.held\"; \"type\":\"transfer.held.v2\"",
                "\"accountId\":\"ACC001\"; \"accountId\":\"ACC002\"",
                "\"version\":2; \"version\":0",
                "\"version\":2; \"version\":-1",
                "\"posted\":10000000; \"posted\":\"10000000\"",
                "\"account\":{; \"account\":[{"
            })
    void refusesAValueThatCannotBeRight(String right, String wrong) {
        String json = json(HELD);
        assertThat(json).contains(right);

        refuses(Topic.HELD, json.replace(right, wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "\"text\"", "42", "{", "{}", "{\"eventId\":", "<xml/>", "{\"a\":NaN}"})
    void refusesWhatIsNoObject(String value) {
        refuses(Topic.HELD, value);
    }

    @Test
    void refusesMoreThanOneObject() {
        refuses(Topic.HELD, json(HELD) + "{}");
        refuses(Topic.HELD, json(HELD) + "x");
    }

    @Test
    void refusesANestingBombAndEndlessNumbers() {
        refuses(Topic.HELD, "{\"more\":" + "[".repeat(100_000));
        refuses(Topic.HELD, "{\"more\":" + "1".repeat(100_000) + "}");
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] value = codec.encode(HELD);
        value[value.length / 2] = (byte) 0xff;

        assertThatThrownBy(() -> codec.decode(Topic.HELD, value)).isInstanceOf(UnprocessableEvent.class);
    }

    /** A step says the terms on: text that no writer can write would stop it after its commit, again and again. */
    @Test
    void refusesTextThatNobodyCouldWriteAgain() {
        TransferTerms halfACharacter =
                aTransfer().of(eur(10_00)).describedAs("\ud83d").terms();
        TransferTerms whole = aTransfer().of(eur(10_00)).describedAs("?").terms();
        String escaped = json(new CancelRequested(whole, AT))
                .replace("\"description\":\"?\"", "\"description\":\"\\ud83d\"")
                .replace(
                        whole.transferId().toString(),
                        halfACharacter.transferId().toString())
                .replace(whole.termsHash(), halfACharacter.termsHash());

        refuses(Topic.CANCEL_REQUESTED, escaped);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "0999-12-31T23:59:59Z"
            })
    void refusesATimeThatNoTableKeeps(String time) {
        String at =
                json(new CancelRequested(TERMS, AT)).replace("\"at\":\"" + EventCodec.format(AT), "\"at\":\"" + time);

        refuses(Topic.CANCEL_REQUESTED, at);
    }

    @Test
    void refusesNothingAtAll() {
        assertThatThrownBy(() -> codec.decode(Topic.HELD, null))
                .isInstanceOf(UnprocessableEvent.class)
                .hasMessage("the record has no value");
    }

    @Test
    void refusesTheBalanceOfSomebodyElse() {
        FundsCredited wrong = new FundsCredited(TERMS, AT, OF_SOURCE);

        assertThatThrownBy(() -> codec.decode(Topic.CREDITED, codec.encode(wrong)))
                .isInstanceOf(UnprocessableEvent.class)
                .hasMessageContaining("account is ACC001 instead of ACC002");
    }

    static Stream<TransferEvent> everyEvent() {
        return Stream.of(
                new TransferRequested(TERMS),
                HELD,
                REJECTED,
                new FundsCredited(TERMS, AT, OF_DESTINATION),
                new CreditRefused(TERMS, AT, RefuseReason.DESTINATION_FROZEN),
                new TransferCommitted(TERMS, AT, OF_SOURCE),
                new TransferCancelled(TERMS, AT, RefuseReason.CANCEL_REQUESTED, Optional.of(OF_SOURCE)),
                new TransferCancelled(TERMS, AT, RefuseReason.CANCEL_REQUESTED, Optional.empty()),
                new CancelRequested(TERMS, AT));
    }

    private void refuses(Topic topic, String value) {
        assertThatThrownBy(() -> decode(topic, value)).isInstanceOf(UnprocessableEvent.class);
    }

    private TransferEvent decode(Topic topic, String value) {
        return codec.decode(topic, value.getBytes(UTF_8));
    }

    private String json(TransferEvent event) {
        return new String(codec.encode(event), UTF_8);
    }

    private static String termsOf(String json) {
        int begin = json.indexOf("\"terms\":{");
        return json.substring(begin, json.indexOf('}', begin) + 1);
    }
}
