package io.giro.projector;

import io.giro.account.AccountBalance;
import java.time.Instant;

/**
 * A row of {@code balance_view}. Rows of one account merge in any order: the higher version wins.
 *
 * @param updatedAt when the account got this balance, UTC
 */
public record BalanceRow(AccountBalance balance, Instant updatedAt) {

    public BalanceRow merge(BalanceRow other) {
        return other.balance.version() > balance.version() ? other : this;
    }
}
