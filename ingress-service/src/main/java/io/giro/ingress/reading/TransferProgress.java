package io.giro.ingress.reading;

import io.giro.account.AccountId;
import io.giro.money.Money;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A transfer and how far it has come.
 *
 * @param description empty when the caller gave none
 * @param reason why it ended without moving money; empty unless it was rejected or cancelled
 * @param timeline what has happened so far, in the order of {@link Milestone}
 */
public record TransferProgress(
        TransferId transferId,
        TransferKind kind,
        AccountId source,
        AccountId destination,
        Money amount,
        String description,
        Instant acceptedAt,
        TransferState state,
        Optional<String> reason,
        List<Reached> timeline) {

    /** A milestone and when it was reached. */
    public record Reached(Milestone milestone, Instant at) {}
}
