package io.giro.ingress.reading;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Money on its way out of and into an account, in minor units. Number and sums count all of it; the items are the newest.
 */
public record PendingMoney(long count, long debitMinor, long creditMinor, List<Item> items) {

    /**
     * One transfer on its way.
     *
     * @param at when the money was held at the source
     */
    public record Item(
            TransferId transferId,
            Direction direction,
            long amountMinor,
            AccountId counterparty,
            Optional<Instant> at) {}

    /** As the account sees it. */
    public enum Direction {
        OUT,
        IN
    }
}
