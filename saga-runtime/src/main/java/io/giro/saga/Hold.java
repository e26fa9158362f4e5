package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The source's side of a transfer: one row, decided under the source's lock.
 *
 * <pre>
 * none → HELD | REJECTED | VOID
 * HELD → CAPTURED | RELEASED
 * </pre>
 *
 * Nothing else. A hold never expires by itself: only the destination's decision ends it.
 *
 * @param reason why it was REJECTED, RELEASED or VOID
 * @param held what was said when it was HELD or REJECTED
 * @param ended what was said when it was CAPTURED, RELEASED or VOID
 */
public record Hold(
        TransferId transferId,
        AccountId source,
        long amountMinor,
        String termsHash,
        State state,
        Optional<String> reason,
        Optional<Said> held,
        Optional<Said> ended) {

    /** See the transition table of {@link Hold}. */
    public enum State {
        HELD,
        REJECTED,
        VOID,
        CAPTURED,
        RELEASED
    }

    public static Hold held(TransferTerms terms, Instant at, Account after) {
        return placed(terms, State.HELD, Optional.empty(), Optional.of(Said.of(at, after)), Optional.empty());
    }

    public static Hold rejected(TransferTerms terms, Instant at, RejectReason why) {
        return placed(
                terms, State.REJECTED, Optional.of(why.name()), Optional.of(Said.nothingMoved(at)), Optional.empty());
    }

    /** The tombstone of a transfer that was refused before its money was held. */
    public static Hold voided(TransferTerms terms, Instant at, RefuseReason why) {
        return placed(terms, State.VOID, Optional.of(why.name()), Optional.empty(), Optional.of(Said.nothingMoved(at)));
    }

    public Hold captured(Instant at, Account after) {
        return ended(State.CAPTURED, Optional.empty(), Said.of(at, after));
    }

    public Hold released(Instant at, Account after, RefuseReason why) {
        return ended(State.RELEASED, Optional.of(why.name()), Said.of(at, after));
    }

    public Said saidWhenPlaced() {
        return held.orElseThrow(() -> new BrokenInvariant("hold " + transferId + " " + state + " was never placed"));
    }

    public Said saidWhenEnded() {
        return ended.orElseThrow(() -> new BrokenInvariant("hold " + transferId + " " + state + " has no end"));
    }

    /** The reason as it was refused at the destination. */
    public RefuseReason refusal() {
        return reason(RefuseReason.class);
    }

    /** The reason as it was rejected at the source. */
    public RejectReason rejection() {
        return reason(RejectReason.class);
    }

    private <R extends Enum<R>> R reason(Class<R> reasons) {
        return reason.flatMap(name -> Stream.of(reasons.getEnumConstants())
                        .filter(one -> one.name().equals(name))
                        .findFirst())
                .orElseThrow(() -> new BrokenInvariant(
                        "hold %s %s has the reason %s".formatted(transferId, state, reason.orElse("none"))));
    }

    private Hold ended(State next, Optional<String> why, Said said) {
        if (state != State.HELD) {
            throw new BrokenInvariant("hold " + transferId + " cannot go from " + state + " to " + next);
        }
        return new Hold(transferId, source, amountMinor, termsHash, next, why, held, Optional.of(said));
    }

    private static Hold placed(
            TransferTerms terms, State state, Optional<String> reason, Optional<Said> held, Optional<Said> ended) {
        return new Hold(
                terms.transferId(), terms.source(), terms.amountMinor(), terms.termsHash(), state, reason, held, ended);
    }
}
