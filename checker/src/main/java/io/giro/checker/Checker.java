package io.giro.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Checks every invariant of the product on the tables of all shards, and changes nothing. It may run while money moves:
 * then money in flight and views that lag are in order. A finding stands in several snapshots, some time apart.
 */
public final class Checker {
    // Ingress reserves a key and accepts its transfer within seconds, or not at all.
    private static final Duration RESERVATION_GRACE = Duration.ofMinutes(1);

    private final Books books;
    private final List<Shard> shards;
    private final TransferRules transferRules;
    private final AccountRules accountRules;
    private final Totals totals;
    private final FindingLog findings = new FindingLog();
    private final FindingLog notes = new FindingLog();

    private Checker(Books books, List<Shard> shards, boolean atRest, Instant now) {
        this.books = books;
        this.shards = shards;
        transferRules = new TransferRules(atRest, now.minus(RESERVATION_GRACE));
        accountRules = new AccountRules(atRest);
        totals = new Totals(shards.size());
    }

    /**
     * @param shards all of them: money on a shard that is not named counts as lost
     * @param atRest whether every transfer must be at its end and the views must have caught up
     * @throws CannotCheck if a shard cannot be read
     */
    public static Report check(List<Shard> shards, boolean atRest) {
        // Found, not named: this package knows no technology.
        Books books = ServiceLoader.load(Books.class)
                .findFirst()
                .orElseThrow(() -> new CannotCheck("Nothing on the classpath can read the books."));
        return check(books, shards, atRest, Instant.now());
    }

    static Report check(Books books, List<Shard> shards, boolean atRest, Instant now) {
        return new Checker(books, shards, atRest, now).report(atRest);
    }

    private Report report(boolean atRest) {
        SecondLook<TransferId, TransferFacts> transfers = new SecondLook<>(
                TransferFacts::id, transferRules::check, again(Books.Reading::transfers), this::settle);
        SecondLook<String, AccountFacts> accounts =
                new SecondLook<>(AccountFacts::id, accountRules::check, again(Books.Reading::accounts), this::settle);
        try (Books.Reading reading = books.read(shards)) {
            reading.eachTransfer(transfers::look);
            transfers.lookAgain();
            reading.eachAccount(accounts::look);
            accounts.lookAgain();
        }
        totals.check(atRest).forEach(this::log);
        return new Report(totals.compared(), findings.largestFirst(), findings.count(), notes.largestFirst());
    }

    private <K, F> Function<Collection<K>, List<F>> again(BiFunction<Books.Reading, Collection<K>, List<F>> read) {
        return keys -> {
            try (Books.Reading fresh = books.read(shards)) {
                return read.apply(fresh, keys);
            }
        };
    }

    private void settle(TransferFacts facts, List<Finding> standing) {
        totals.add(facts);
        standing.forEach(this::log);
    }

    private void settle(AccountFacts facts, List<Finding> standing) {
        totals.add(facts);
        standing.forEach(this::log);
    }

    private void log(Finding finding) {
        (finding.code().isNote() ? notes : findings).add(finding);
    }
}
