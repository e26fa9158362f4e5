package io.giro.saga;

import io.giro.event.TransferEvent;
import java.util.Optional;

/**
 * What a step decided about one event: at most one row of each kind changes, and at most one event is said. The runner
 * writes it; the step has no effect by itself.
 *
 * @param account the account after the change
 * @param hold a new hold, or an existing one after its end
 */
public record Decision(
        Optional<Account> account,
        Optional<Hold> hold,
        Optional<CreditDecision> creditDecision,
        Optional<LedgerEntry> entry,
        Optional<TransferEvent> event) {

    private static final Decision NOTHING =
            new Decision(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Changes nothing and says nothing. */
    public static Decision nothing() {
        return NOTHING;
    }

    /** Changes nothing and says this: for the first time, or once more. */
    public static Decision say(TransferEvent event) {
        return new Decision(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(event));
    }

    public Decision with(Account changed) {
        return new Decision(Optional.of(changed), hold, creditDecision, entry, event);
    }

    public Decision with(Hold changed) {
        return new Decision(account, Optional.of(changed), creditDecision, entry, event);
    }

    public Decision with(CreditDecision decided) {
        return new Decision(account, hold, Optional.of(decided), entry, event);
    }

    public Decision with(LedgerEntry posted) {
        return new Decision(account, hold, creditDecision, Optional.of(posted), event);
    }
}
