package io.giro.reconciler.web;

import io.giro.reconciler.StuckTransfer;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transfer and why it is where it is.
 *
 * @param amount major units with all the currency's decimals
 * @param ageSeconds since it was accepted
 * @param stage what it waits for; null when it waits for nothing, or when that could not be asked
 */
public record StuckBody(
        String transferId,
        String source,
        String destination,
        String amount,
        String currency,
        Instant acceptedAt,
        long ageSeconds,
        @Nullable String stage,
        String reason,
        @Nullable String nextAction,
        @Nullable Instant nextActionAt) {

    static StuckBody of(StuckTransfer stuck, Instant now) {
        TransferTerms terms = stuck.terms();
        return new StuckBody(
                terms.transferId().toString(),
                terms.source().value(),
                terms.destination().value(),
                terms.amount().toMajorString(),
                terms.currency().getCurrencyCode(),
                terms.acceptedAt(),
                Math.max(0, Duration.between(terms.acceptedAt(), now).toSeconds()),
                stuck.stage().map(stage -> stage.word()).orElse(null),
                stuck.reason(),
                stuck.nextAction().orElse(null),
                stuck.nextActionAt().orElse(null));
    }

    /** Whether something is still to happen to it. */
    public boolean isStuck() {
        return nextAction != null || stage != null;
    }
}
