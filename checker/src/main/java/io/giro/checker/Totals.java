package io.giro.checker;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sums over all shards. Shards are read at different times, so the sums are made of parts that are each true at one
 * time: a transfer as it was last read, and an account with its entries from one snapshot.
 */
final class Totals {
    private final int shards;
    private final Map<String, BigInteger> clearingOfTransfers = new TreeMap<>();
    private final Map<String, InFlight> inFlight = new TreeMap<>();
    private final Map<String, BigInteger> postedWithClearing = new TreeMap<>();
    private long accounts;
    private long transfers;
    private long holds;
    private long entries;

    Totals(int shards) {
        this.shards = shards;
    }

    void add(TransferFacts transfer) {
        transfers += transfer.all(TransferRow.class).size();
        holds += transfer.all(HoldRow.class).size();
        for (EntryRow entry : transfer.all(EntryRow.class)) {
            entries++;
            entry.clearedCurrency()
                    .ifPresent(currency -> clearingOfTransfers.merge(
                            currency, BigInteger.valueOf(entry.amount()).negate(), BigInteger::add));
        }
        // From the states, not from the entries: the two must agree.
        transfer.decision()
                .filter(DecisionRow::isCredited)
                .ifPresent(decision -> transfer.hold()
                        .filter(HoldRow::isHeld)
                        .ifPresent(hold -> inFlight.compute(
                                decision.currency(),
                                (currency, sum) -> (sum == null ? InFlight.NOTHING : sum).plus(hold.amount()))));
    }

    void add(AccountFacts facts) {
        for (AccountTally tally : facts.tallies()) {
            tally.account().ifPresent(row -> {
                accounts++;
                postedWithClearing.merge(row.currency(), BigInteger.valueOf(row.posted()), BigInteger::add);
            });
            tally.clearing().forEach((currency, sum) -> postedWithClearing.merge(currency, sum, BigInteger::add));
        }
    }

    List<Finding> check(boolean atRest) {
        List<Finding> found = new ArrayList<>();
        TreeSet<String> currencies = new TreeSet<>(clearingOfTransfers.keySet());
        currencies.addAll(inFlight.keySet());
        for (String currency : currencies) {
            BigInteger clearing = clearingOfTransfers.getOrDefault(currency, BigInteger.ZERO);
            BigInteger flying = atRest
                    ? BigInteger.ZERO
                    : inFlight.getOrDefault(currency, InFlight.NOTHING).sum();
            BigInteger difference = clearing.add(flying);
            if (difference.signum() != 0) {
                found.add(Finding.of(
                        FindingCode.CLEARING_DIFFERS,
                        Subject.currency(currency),
                        difference,
                        "clearing is " + clearing + ", "
                                + (atRest
                                        ? "at rest it is 0"
                                        : "in flight are " + flying + ", so it should be " + flying.negate())));
            }
        }
        postedWithClearing.forEach((currency, sum) -> {
            if (sum.signum() != 0) {
                found.add(Finding.of(
                        FindingCode.BOOKS_UNBALANCED,
                        Subject.currency(currency),
                        sum,
                        "all accounts and clearing sum to " + sum + ", not to 0"));
            }
        });
        return found;
    }

    Compared compared() {
        return new Compared(shards, accounts, transfers, holds, entries, inFlight);
    }
}
