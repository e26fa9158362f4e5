package io.giro.ingress.web;

import io.giro.saga.json.EventCodec;
import io.giro.transfer.TransferTerms;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an accepted transfer. It holds only what never changes, so that a replay is the same bytes.
 *
 * @param description null when the caller gave none
 */
record TransferBody(
        String transferId,
        String state,
        String kind,
        String sourceAccount,
        String destinationAccount,
        String amount,
        String currency,
        @Nullable String description,
        String acceptedAt) {

    static TransferBody of(TransferTerms terms) {
        return new TransferBody(
                terms.transferId().toString(),
                "ACCEPTED",
                terms.kind().name(),
                terms.source().value(),
                terms.destination().value(),
                terms.amount().toMajorString(),
                terms.currency().getCurrencyCode(),
                terms.description().isEmpty() ? null : terms.description(),
                EventCodec.format(terms.acceptedAt()));
    }
}
