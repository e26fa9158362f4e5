package io.giro.checker;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * One key names one transfer, and no transfer has two. A key alone is a reservation: ingress died, or was refused by the
 * other shard, between reserving the id and accepting the transfer. Nobody was told of it, and a retry uses it.
 */
final class KeysRule implements TransferRule {
    private final Instant reservationsMadeBefore;

    /** Younger reservations are still at work and not worth a note. */
    KeysRule(Instant reservationsMadeBefore) {
        this.reservationsMadeBefore = reservationsMadeBefore;
    }

    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        List<KeyRow> keys = transfer.all(KeyRow.class);
        if (keys.size() > 1) {
            found.accept(Finding.of(
                    FindingCode.TWO_KEYS,
                    transfer.subject(),
                    transfer.amount(),
                    "named by " + keys.size() + " keys: "
                            + keys.stream().map(KeysRule::text).sorted().toList()));
        }
        if (!keys.isEmpty()
                && transfer.ledgerRows().isEmpty()
                && transfer.id().madeAt().isBefore(reservationsMadeBefore)) {
            found.accept(Finding.withoutMoney(
                    FindingCode.RESERVATION_ALONE,
                    transfer.subject(),
                    "reserved at " + transfer.id().madeAt() + " by "
                            + keys.stream().map(KeysRule::text).toList() + " and never accepted"));
        }
    }

    private static String text(KeyRow key) {
        return "client " + key.client() + ", key " + key.key();
    }
}
