package io.giro.ingress;

import static io.giro.ingress.Requests.ALICE;
import static io.giro.ingress.Requests.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.transfer.TransferKind;
import java.util.Currency;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestHashTest {

    private static final Currency EUR = Currency.getInstance("EUR");

    private final TransferRequest request = request(ALICE, BOB, 10_00, EUR, "rent", TransferKind.TRANSFER);

    @Test
    void findsNoDifferenceBetweenEqualRequestsUnderAnyKey() {
        TransferRequest again = request(ALICE, BOB, 10_00, EUR, "rent", TransferKind.TRANSFER);

        assertThat(RequestHash.of(again).differencesTo(RequestHash.of(request))).isEmpty();
        assertThat(RequestHash.of(again)).isEqualTo(RequestHash.of(request));
    }

    @Test
    void namesEachFieldThatDiffers() {
        AccountId other = new AccountId("OTHER");
        Currency yen = Currency.getInstance("JPY");

        assertDiffers(request(other, BOB, 10_00, EUR, "rent", TransferKind.TRANSFER), "sourceAccount");
        assertDiffers(request(ALICE, other, 10_00, EUR, "rent", TransferKind.TRANSFER), "destinationAccount");
        assertDiffers(request(ALICE, BOB, 10_01, EUR, "rent", TransferKind.TRANSFER), "amount");
        assertDiffers(request(ALICE, BOB, 10_00, yen, "rent", TransferKind.TRANSFER), "currency");
        assertDiffers(request(ALICE, BOB, 10_00, EUR, "food", TransferKind.TRANSFER), "description");
        assertDiffers(request(ALICE, BOB, 10_00, EUR, "rent", TransferKind.CHARGE), "kind");
        assertDiffers(request(other, BOB, 1, EUR, "", TransferKind.TRANSFER), "sourceAccount", "amount", "description");
    }

    private void assertDiffers(TransferRequest other, String... fields) {
        assertThat(RequestHash.of(other).differencesTo(RequestHash.of(request))).containsExactly(fields);
    }

    private static TransferRequest request(
            AccountId source,
            AccountId destination,
            long amountMinor,
            Currency currency,
            String description,
            TransferKind kind) {
        return new TransferRequest(
                "open", "key", kind, source, destination, amountMinor, currency, description, Optional.empty());
    }
}
