package io.giro.ingress;

import java.util.concurrent.CompletableFuture;

/** Accepts transfers. */
public interface Intake {

    /**
     * Accepts a transfer, once for each client and key, however often and wherever it is asked for at the same time.
     *
     * <p>The future fails with {@link IntakeUnavailable} when nothing could be promised: nothing was written then, or it
     * is unknown whether it was, and asking again with the same key finds out.
     */
    CompletableFuture<Acceptance> accept(TransferRequest request);
}
