package io.giro.checker;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A row stands on one shard. Only transfer_view has copies, and a key's shard does not depend on its transfer. */
final class OneShardRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        for (String what : kindsOfRow(transfer)) {
            SortedSet<Integer> shards = transfer.shardsOf(what);
            if (shards.size() > 1) {
                found.accept(Finding.of(
                        FindingCode.ON_TWO_SHARDS,
                        transfer.subject(),
                        transfer.amount(),
                        "the " + what + " stands on the shards " + shards));
            }
        }
    }

    private static List<String> kindsOfRow(TransferFacts transfer) {
        return transfer.ledgerRows().stream()
                .map(Row::what)
                .collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll)
                .stream()
                .toList();
    }
}
