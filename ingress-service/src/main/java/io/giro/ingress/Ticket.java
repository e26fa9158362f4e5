package io.giro.ingress;

import io.giro.ingress.AcceptedTransfers.NewTransfer;
import io.giro.ingress.AcceptedTransfers.Reservation;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A request on its way through intake. Used by one writer at a time. */
final class Ticket {

    private final TransferRequest request;
    private final RequestHash requestHash;
    private final CompletableFuture<Acceptance> answer = new CompletableFuture<>();
    private TransferTerms terms;
    private boolean reserved;
    private boolean seenBefore;

    Ticket(TransferRequest request, TransferTerms terms) {
        this.request = request;
        this.requestHash = RequestHash.of(request);
        this.terms = terms;
    }

    TransferRequest request() {
        return request;
    }

    IdempotencyKey key() {
        return new IdempotencyKey(request.clientId(), request.idempotencyKey());
    }

    TransferId transferId() {
        return terms.transferId();
    }

    CompletableFuture<Acceptance> answer() {
        return answer;
    }

    Reservation reservation() {
        return new Reservation(key(), terms.transferId(), requestHash);
    }

    NewTransfer newTransfer() {
        return new NewTransfer(terms, request.traceparent());
    }

    /** Whether the key is known to name this transfer; then only the transfer is left to write, on its source's shard. */
    boolean isReserved() {
        return reserved;
    }

    void markReserved() {
        reserved = true;
    }

    /**
     * The key was there: it names this transfer if the content is the same, else the answer is no.
     *
     * @throws IllegalArgumentException if it can name no transfer from this source; nothing has changed then
     */
    void meet(Reservation earlier) {
        List<String> differences = requestHash.differencesTo(earlier.requestHash());
        if (!differences.isEmpty()) {
            answer.complete(new Acceptance.KeyReused(differences));
            return;
        }
        terms = terms.withId(earlier.transferId());
        reserved = true;
        seenBefore = true;
    }

    /** The transfer was written by this ticket. */
    void accepted() {
        answer.complete(new Acceptance.Accepted(terms, false));
    }

    /** The transfer was there with these terms: written by this ticket, unheard, or by another ticket with the same key. */
    void acceptedBefore(TransferTerms stored) {
        answer.complete(new Acceptance.Accepted(stored, seenBefore || !stored.equals(terms)));
    }

    /**
     * Takes the answer of a ticket with the same key that came first, now or when it is there. Returns false, and takes
     * nothing, if that one was refused and this one asks for something else: a refused request leaves no trace, so this
     * one is then the first.
     */
    boolean follow(Ticket first) {
        List<String> differences = requestHash.differencesTo(first.requestHash);
        if (first.wasRefused() && !differences.isEmpty()) {
            return false;
        }
        first.answer.whenComplete((acceptance, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (!(acceptance instanceof Acceptance.Accepted accepted)) {
                answer.complete(acceptance);
            } else if (!differences.isEmpty()) {
                answer.complete(new Acceptance.KeyReused(differences));
            } else {
                answer.complete(new Acceptance.Accepted(accepted.terms(), true));
            }
        });
        return true;
    }

    private boolean wasRefused() {
        return answer.state() == Future.State.SUCCESS && !(answer.resultNow() instanceof Acceptance.Accepted);
    }
}
