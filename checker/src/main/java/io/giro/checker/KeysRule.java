package io.giro.checker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One key names one transfer, and each transfer has one. A key alone on another shard than the source's is a reservation:
 * ingress died, or was refused by the source's shard, between reserving the id and accepting the transfer. Nobody was told
 * of it, and a retry uses it. On the source's own shard both are written at once, so there a key alone has lost its
 * transfer. The key of an accepted transfer remembers the request that was accepted; what it named alone, nobody can tell.
 */
final class KeysRule implements TransferRule {
    private final int shards;
    private final Instant reservationsMadeBefore;

    /** Younger reservations are still at work and not worth a note. */
    KeysRule(int shards, Instant reservationsMadeBefore) {
        this.shards = shards;
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
        if (keys.isEmpty() && transfer.transfer().isPresent()) {
            found.accept(Finding.of(
                    FindingCode.KEY_MISSING,
                    transfer.subject(),
                    transfer.amount(),
                    "named by no key: the same request would be accepted once more"));
        }
        transfer.transfer().ifPresent(accepted -> keys.forEach(key -> compare(transfer, key, accepted, found)));
        if (!keys.isEmpty() && transfer.ledgerRows().isEmpty()) {
            checkAlone(transfer, keys, found);
        }
    }

    /** It shows that they differ, and not which of the two was edited. */
    private static void compare(TransferFacts transfer, KeyRow key, TransferRow accepted, Consumer<Finding> found) {
        List<String> differences = new ArrayList<>();
        if (!key.client().equals(accepted.client())) {
            differences.add("client");
        }
        differences.addAll(key.requestHash().differencesTo(accepted.requestHash()));
        if (!differences.isEmpty()) {
            found.accept(Finding.withoutMoney(
                    FindingCode.KEY_DIFFERS,
                    transfer.subject(),
                    text(key) + " remembers a request with another " + String.join(", ", differences)));
        }
    }

    private void checkAlone(TransferFacts transfer, List<KeyRow> keys, Consumer<Finding> found) {
        TransferId id = transfer.id();
        String names = keys.stream().map(KeysRule::text).toList().toString();
        if (transfer.shardsOf(KeyRow.class).contains(id.shard(shards))) {
            found.accept(Finding.withoutMoney(
                    FindingCode.KEY_WITHOUT_TRANSFER,
                    transfer.subject(),
                    "accepted at " + id.madeAt() + " under " + names + ", and its row is gone"));
        } else if (id.madeAt().isBefore(reservationsMadeBefore)) {
            found.accept(Finding.withoutMoney(
                    FindingCode.RESERVATION_ALONE,
                    transfer.subject(),
                    "reserved at " + id.madeAt() + " by " + names + " and never accepted"));
        }
    }

    private static String text(KeyRow key) {
        return "client " + key.client() + ", key " + key.key();
    }
}
