package io.giro.verification;

import java.util.Optional;

/**
 * What a verification is to do.
 *
 * @param account the one account to verify; empty for everything
 * @param atRest whether every transfer must be at its end and the views must have caught up
 */
public record Order(Mode mode, Optional<String> account, boolean atRest) {

    public static Order everything(Mode mode) {
        return new Order(mode, Optional.empty(), false);
    }

    /**
     * Whether its findings tell the state of the books: it verifies everything, and accepts that transfers are on their way.
     */
    public boolean countsForAll() {
        return account.isEmpty() && !atRest;
    }
}
