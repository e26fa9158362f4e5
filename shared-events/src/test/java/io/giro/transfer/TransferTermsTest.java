package io.giro.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.money.Money;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTermsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    private static final Instant DEADLINE = NOON.plus(Duration.ofMinutes(5));
    private static final AccountId SOURCE = new AccountId("ACC001");
    private static final AccountId DESTINATION = new AccountId("ACC002");
    private static final AccountId ELSEWHERE = new AccountId("ACC003");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Currency USD = Currency.getInstance("USD");
    private static final TransferId ID = idOf(SOURCE, 1);

    private static final TransferTerms TERMS = terms(ID, SOURCE, DESTINATION, 10_00);

    /** Hashes stand in the databases: if this one changes, every repeated event becomes a conflict. */
    @Test
    void neverChangesTheHash() {
        assertThat(TERMS.termsHash()).isEqualTo("v1:kC1YIgtTgQY1fH7a4aVIcX2LnmClLuALvFqE6O0EhGc");
    }

    @Test
    void changesTheHashWithEveryField() {
        AccountId otherSource = new AccountId("ACC009");
        List<TransferTerms> others = List.of(
                terms(idOf(SOURCE, 2), SOURCE, DESTINATION, 10_00),
                new TransferTerms(
                        ID, TransferKind.CHARGE, SOURCE, DESTINATION, 10_00, EUR, "rent", "open", NOON, DEADLINE),
                terms(idOf(otherSource, 1), otherSource, DESTINATION, 10_00),
                terms(ID, SOURCE, ELSEWHERE, 10_00),
                terms(ID, SOURCE, DESTINATION, 10_01),
                new TransferTerms(
                        ID, TransferKind.TRANSFER, SOURCE, DESTINATION, 10_00, USD, "rent", "open", NOON, DEADLINE),
                said("rent ", "open"),
                said("rent", "Open"),
                new TransferTerms(
                        ID,
                        TransferKind.TRANSFER,
                        SOURCE,
                        DESTINATION,
                        10_00,
                        EUR,
                        "rent",
                        "open",
                        NOON.plusNanos(1_000),
                        DEADLINE),
                new TransferTerms(
                        ID,
                        TransferKind.TRANSFER,
                        SOURCE,
                        DESTINATION,
                        10_00,
                        EUR,
                        "rent",
                        "open",
                        NOON,
                        DEADLINE.plusNanos(1_000)));

        Stream<String> hashes = Stream.concat(Stream.of(TERMS), others.stream()).map(TransferTerms::termsHash);

        assertThat(Stream.of(TransferTerms.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers())
                                && !field.getName().equals("termsHash")))
                .hasSize(others.size());
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void areEqualWhenTheyWereAgreedAlike() {
        assertThat(terms(ID, SOURCE, DESTINATION, 10_00)).isEqualTo(TERMS).hasSameHashCodeAs(TERMS);
        assertThat(terms(ID, SOURCE, DESTINATION, 10_01)).isNotEqualTo(TERMS);
    }

    @Test
    void cannotBeTrickedByTheSeparator() {
        assertThat(said("b|c", "a").termsHash()).isNotEqualTo(said("c", "a|b").termsHash());
        assertThat(said("", "a|").termsHash()).isNotEqualTo(said("|", "a").termsHash());
    }

    @Test
    void hasAHashThatFitsItsColumn() {
        assertThat(TERMS.termsHash()).hasSizeLessThanOrEqualTo(48).isASCII();
    }

    @Test
    void keepsMicroseconds() {
        Instant nanos = Instant.parse("2026-11-20T12:00:00.123456789Z");

        TransferTerms terms = new TransferTerms(
                ID, TransferKind.TRANSFER, SOURCE, DESTINATION, 10_00, EUR, "rent", "open", nanos, nanos);

        assertThat(terms.acceptedAt()).isEqualTo(NOON);
        assertThat(terms.deadline()).isEqualTo(NOON);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Money.MAX_TRANSFER_MINOR + 1, Long.MAX_VALUE})
    void refusesAnImpossibleAmount(long amountMinor) {
        assertThatThrownBy(() -> terms(ID, SOURCE, DESTINATION, amountMinor))
                .hasMessage(ID + ": impossible amount " + amountMinor);
    }

    @Test
    void refusesATransferToItself() {
        assertThatThrownBy(() -> terms(ID, SOURCE, SOURCE, 10_00))
                .hasMessage(ID + ": source and destination are both ACC001");
    }

    @Test
    void refusesAnIdThatBelongsToAnotherSlot() {
        TransferId foreign = idOf(DESTINATION, 1);

        assertThatThrownBy(() -> terms(foreign, SOURCE, DESTINATION, 10_00))
                .hasMessage(foreign + ": the id does not belong to source ACC001");
        assertThatThrownBy(() -> TERMS.withId(foreign))
                .hasMessage(foreign + ": the id does not belong to source ACC001");
    }

    @Test
    void differsInNothingButTheIdThatItIsGiven() {
        TransferId other = idOf(SOURCE, 2);

        assertThat(TERMS.withId(other)).isEqualTo(terms(other, SOURCE, DESTINATION, 10_00));
    }

    private static TransferTerms terms(TransferId id, AccountId source, AccountId destination, long amountMinor) {
        return new TransferTerms(
                id, TransferKind.TRANSFER, source, destination, amountMinor, EUR, "rent", "open", NOON, DEADLINE);
    }

    private static TransferTerms said(String description, String clientId) {
        return new TransferTerms(
                ID, TransferKind.TRANSFER, SOURCE, DESTINATION, 10_00, EUR, description, clientId, NOON, DEADLINE);
    }

    private static TransferId idOf(AccountId source, long random) {
        return TransferId.of(NOON, source.slot(), random);
    }
}
