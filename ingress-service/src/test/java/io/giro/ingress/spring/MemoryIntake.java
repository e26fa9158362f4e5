package io.giro.ingress.spring;

import io.giro.account.Slot;
import io.giro.ingress.Acceptance;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.Doorkeeper;
import io.giro.ingress.IdempotencyKey;
import io.giro.ingress.Intake;
import io.giro.ingress.TransferRequest;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Accepts into memory, at one fixed moment. */
final class MemoryIntake implements Intake, Doorkeeper {

    static final Instant NOW = Instant.parse("2026-11-20T20:00:00.123456Z");

    private final Map<String, TransferRequest> requests = new HashMap<>();
    private final Map<String, TransferTerms> accepted = new HashMap<>();
    private Optional<Acceptance> nextAnswer = Optional.empty();
    private Optional<RuntimeException> nextFailure = Optional.empty();
    private boolean isFull;
    private CompletableFuture<Void> held = CompletableFuture.completedFuture(null);

    @Override
    public synchronized CompletableFuture<Acceptance> accept(TransferRequest request) {
        CompletableFuture<Acceptance> answer = answer(request);
        CompletableFuture<Void> release = held;
        held = CompletableFuture.completedFuture(null);
        return release.thenCompose(released -> answer);
    }

    private CompletableFuture<Acceptance> answer(TransferRequest request) {
        if (nextFailure.isPresent()) {
            RuntimeException failure = nextFailure.get();
            nextFailure = Optional.empty();
            return CompletableFuture.failedFuture(failure);
        }
        if (nextAnswer.isPresent()) {
            Acceptance answer = nextAnswer.get();
            nextAnswer = Optional.empty();
            return CompletableFuture.completedFuture(answer);
        }
        TransferTerms before = accepted.get(request.idempotencyKey());
        if (before == null) {
            requests.put(request.idempotencyKey(), request);
            accepted.put(request.idempotencyKey(), terms(request));
            return CompletableFuture.completedFuture(new Accepted(accepted.get(request.idempotencyKey()), false));
        }
        return CompletableFuture.completedFuture(
                before.amountMinor() == request.amountMinor()
                        ? new Accepted(before, true)
                        : new KeyReused(List.of("amount")));
    }

    @Override
    public synchronized boolean turnsAway(Optional<IdempotencyKey> key) {
        return isFull && key.filter(known -> accepted.containsKey(known.key())).isEmpty();
    }

    @Override
    public boolean hasRoomFor(int requests) {
        return true;
    }

    /** From now on only what was accepted already passes. */
    synchronized void fill() {
        isFull = true;
    }

    synchronized void answerNext(Acceptance answer) {
        nextAnswer = Optional.of(answer);
    }

    synchronized void failNext(RuntimeException failure) {
        nextFailure = Optional.of(failure);
    }

    /** The next answer comes when this is completed; what it says is done at once. */
    synchronized CompletableFuture<Void> holdNext() {
        held = new CompletableFuture<>();
        return held;
    }

    synchronized List<TransferRequest> requests() {
        return new ArrayList<>(requests.values());
    }

    synchronized void clear() {
        isFull = false;
        requests.clear();
        accepted.clear();
        nextAnswer = Optional.empty();
        nextFailure = Optional.empty();
    }

    private static TransferTerms terms(TransferRequest request) {
        Slot slot = request.source().slot();
        return new TransferTerms(
                TransferId.of(NOW, slot, request.idempotencyKey().hashCode()),
                request.kind(),
                request.source(),
                request.destination(),
                request.amountMinor(),
                request.currency(),
                request.description(),
                request.clientId(),
                NOW,
                NOW.plus(Duration.ofMinutes(5)));
    }
}
