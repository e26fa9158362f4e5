package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/**
 * The point of no return: whether the destination has the money. One row at the destination's shard, written once and
 * never changed; whoever wants to cancel has to win it.
 *
 * @param refusal why the credit was refused; empty when it was given
 */
public record CreditDecision(
        TransferId transferId,
        AccountId source,
        AccountId destination,
        long amountMinor,
        Currency currency,
        String termsHash,
        Optional<RefuseReason> refusal,
        Said said) {

    public static CreditDecision credited(TransferTerms terms, Instant at, Account after) {
        return decided(terms, Optional.empty(), Said.of(at, after));
    }

    public static CreditDecision refused(TransferTerms terms, Instant at, RefuseReason why) {
        return decided(terms, Optional.of(why), Said.nothingMoved(at));
    }

    public boolean isCredited() {
        return refusal.isEmpty();
    }

    private static CreditDecision decided(TransferTerms terms, Optional<RefuseReason> refusal, Said said) {
        return new CreditDecision(
                terms.transferId(),
                terms.source(),
                terms.destination(),
                terms.amountMinor(),
                terms.currency(),
                terms.termsHash(),
                refusal,
                said);
    }
}
