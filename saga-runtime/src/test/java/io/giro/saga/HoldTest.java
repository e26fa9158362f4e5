package io.giro.saga;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldTest {

    private final TransferTerms terms = aTransfer().terms();

    @Test
    void keepsTheReasonOfItsEnd() {
        assertThat(Hold.rejected(terms, NOON, RejectReason.INSUFFICIENT_FUNDS).rejection())
                .isEqualTo(RejectReason.INSUFFICIENT_FUNDS);
        assertThat(Hold.voided(terms, NOON, RefuseReason.CANCEL_REQUESTED).refusal())
                .isEqualTo(RefuseReason.CANCEL_REQUESTED);
    }

    /** Somebody edited the row. As any other exception, it would be taken for a failing world, and tried for ever. */
    @Test
    void isBrokenWithAReasonThatIsNone() {
        Hold edited = withReason(Optional.of("NO_REASON"));

        assertThatThrownBy(edited::rejection)
                .isInstanceOf(BrokenInvariant.class)
                .hasMessage("hold %s REJECTED has the reason NO_REASON".formatted(terms.transferId()));
        assertThatThrownBy(withReason(Optional.empty())::rejection)
                .isInstanceOf(BrokenInvariant.class)
                .hasMessageEndingWith("REJECTED has the reason none");
    }

    private Hold withReason(Optional<String> reason) {
        Hold rejected = Hold.rejected(terms, NOON, RejectReason.INSUFFICIENT_FUNDS);
        return new Hold(
                rejected.transferId(),
                rejected.source(),
                rejected.amountMinor(),
                rejected.termsHash(),
                rejected.state(),
                reason,
                rejected.held(),
                rejected.ended());
    }
}
