package io.giro.hold;

import io.giro.saga.Book;
import io.giro.saga.NotYetVisible;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferTerms;

/** Holds a record against what ingress accepted on this shard: a request that no ingress wrote moves nothing. */
final class AcceptedTerms {

    private AcceptedTerms() {}

    static void check(TransferTerms terms, Book book) {
        String accepted = book.acceptedTermsHash(terms.transferId())
                .orElseThrow(() -> new NotYetVisible("no transfer " + terms.transferId() + " was accepted"));
        if (!accepted.equals(terms.termsHash())) {
            throw new UnprocessableEvent(
                    terms.transferId() + " was accepted with other terms: " + accepted + ", not " + terms.termsHash());
        }
    }
}
