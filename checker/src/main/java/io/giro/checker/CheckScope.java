package io.giro.checker;

import java.util.Optional;

/**
 * What to check, and how strictly.
 *
 * @param atRest whether every transfer must be at its end and the views must have caught up
 * @param account the one account to check, with the transfers that moved its money; empty for everything
 */
public record CheckScope(boolean atRest, Optional<String> account) {

    public static CheckScope everything(boolean atRest) {
        return new CheckScope(atRest, Optional.empty());
    }
}
