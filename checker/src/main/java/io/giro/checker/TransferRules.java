package io.giro.checker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All rules about one transfer. */
final class TransferRules {
    private final List<TransferRule> rules;

    /** @param reservationsMadeBefore older reservations without a transfer are noted */
    TransferRules(int shards, boolean atRest, Instant reservationsMadeBefore) {
        List<TransferRule> all = new ArrayList<>(List.of(
                new OneShardRule(),
                new BelongingRule(),
                new KeysRule(shards, reservationsMadeBefore),
                new DecisionRule(),
                new ReasonRule(),
                new LegsRule(atRest),
                new SaidRule(),
                new TransferViewRule(atRest)));
        if (atRest) {
            all.add(new EndRule());
        }
        rules = List.copyOf(all);
    }

    List<Finding> check(TransferFacts transfer) {
        List<Finding> found = new ArrayList<>();
        rules.forEach(rule -> rule.check(transfer, found::add));
        return found;
    }
}
