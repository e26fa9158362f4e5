package io.giro.reconciler;

import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a transfer is where it is, for an engineer to read.
 *
 * @param stage what it waits for; empty when it has ended and the views show it, or when that could not be asked
 * @param reason one sentence
 * @param nextAction what the reconciler will do about it; empty when it will do nothing
 * @param nextActionAt when, UTC; empty when that does not depend on the clock
 */
public record StuckTransfer(
        TransferTerms terms,
        Optional<Stage> stage,
        String reason,
        Optional<String> nextAction,
        Optional<Instant> nextActionAt) {}
