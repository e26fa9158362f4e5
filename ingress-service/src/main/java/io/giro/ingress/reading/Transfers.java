package io.giro.ingress.reading;

import io.giro.transfer.TransferId;
import java.util.Optional;

/** The transfers that were accepted. */
public interface Transfers {

    /** Finds a transfer from the moment in which it was accepted. */
    Optional<TransferProgress> find(TransferId id);

    /**
     * Lists transfers, newest first. A transfer appears here as soon as the projector has seen its first event.
     *
     * @param before only transfers older than this one
     */
    Page<TransferProgress> newestFirst(TransferFilter filter, Optional<TransferId> before, int limit);
}
