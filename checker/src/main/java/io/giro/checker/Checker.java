package io.giro.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    private final CheckScope scope;
    private final CheckObserver observer;

    private Checker(Books books, List<Shard> shards, CheckScope scope, CheckObserver observer, Instant now) {
        this.books = books;
        this.shards = shards;
        this.scope = scope;
        this.observer = observer;
        transferRules = new TransferRules(shards.size(), scope.atRest(), now.minus(RESERVATION_GRACE));
        accountRules = new AccountRules(scope.atRest());
        totals = new Totals(shards.size());
    }

    /**
     * Checks everything.
     *
     * @param shards all of them: money on a shard that is not named counts as lost
     * @param atRest whether every transfer must be at its end and the views must have caught up
     * @throws CannotCheck if a shard cannot be read, or one is missing
     */
    public static Report check(List<Shard> shards, boolean atRest) {
        return check(shards, CheckScope.everything(atRest), CheckObserver.NONE);
    }

    /**
     * Checks everything, or one account: then what must be true of all accounts together is not asked, and the time that it
     * takes depends on that account alone.
     *
     * @param shards all of them
     * @param observer is told in the thread that calls; what it throws ends the check
     * @throws CannotCheck if a shard cannot be read, or one is missing, or the account does not exist
     */
    public static Report check(List<Shard> shards, CheckScope scope, CheckObserver observer) {
        return new Checker(books(), shards, scope, observer, Instant.now()).report();
    }

    static Report check(Books books, List<Shard> shards, boolean atRest, Instant now) {
        return new Checker(books, shards, CheckScope.everything(atRest), CheckObserver.NONE, now).report();
    }

    /**
     * Reads one account once, as it is now, and judges it. Whoever holds its row's lock gets the truth.
     *
     * @throws CannotCheck if a shard cannot be read
     */
    public static Optional<JudgedAccount> judge(List<Shard> shards, String account) {
        AccountRules rules = new AccountRules(false);
        try (Books.Reading reading = books().read(shards)) {
            return reading.accounts(List.of(account)).stream()
                    .findFirst()
                    .map(facts -> new JudgedAccount(facts, rules.check(facts)));
        }
    }

    /**
     * Makes sure that these are all shards of one Giro, in their order, as every check does.
     *
     * @throws CannotCheck if they are not, or if one cannot be read
     */
    public static void requireAll(List<Shard> shards) {
        books().read(shards).close();
    }

    private static Books books() {
        // Found, not named: this package knows no technology.
        return ServiceLoader.load(Books.class, Books.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new CannotCheck("Nothing on the classpath can read the books."));
    }

    private Report report() {
        SecondLook<TransferId, TransferFacts> transfers = new SecondLook<>(
                TransferFacts::id, transferRules::check, again(Books.Reading::transfers), this::settle);
        SecondLook<String, AccountFacts> accounts =
                new SecondLook<>(AccountFacts::id, accountRules::check, again(Books.Reading::accounts), this::settle);
        try (Books.Reading reading = books.read(shards)) {
            scope.account()
                    .ifPresentOrElse(
                            id -> look(reading, id, transfers, accounts), () -> look(reading, transfers, accounts));
        }
        if (scope.account().isEmpty()) {
            totals.check(scope.atRest()).forEach(this::log);
        }
        return new Report(
                totals.compared(),
                findings.largestFirst(),
                findings.count(),
                findings.countByCode(),
                notes.largestFirst());
    }

    private static void look(
            Books.Reading reading,
            SecondLook<TransferId, TransferFacts> transfers,
            SecondLook<String, AccountFacts> accounts) {
        reading.eachTransfer(transfers::look);
        transfers.lookAgain();
        reading.eachAccount(accounts::look);
        accounts.lookAgain();
    }

    private static void look(
            Books.Reading reading,
            String id,
            SecondLook<TransferId, TransferFacts> transfers,
            SecondLook<String, AccountFacts> accounts) {
        List<AccountFacts> account = reading.accounts(List.of(id));
        if (account.isEmpty()) {
            throw new CannotCheck("There is no account " + id + ".");
        }
        reading.eachTransferOf(id, transfers::look);
        transfers.lookAgain();
        account.forEach(accounts::look);
        accounts.lookAgain();
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
        observer.judged(facts, standing);
    }

    private void settle(AccountFacts facts, List<Finding> standing) {
        totals.add(facts);
        standing.forEach(this::log);
        observer.judged(facts, standing);
    }

    private void log(Finding finding) {
        (finding.code().isNote() ? notes : findings).add(finding);
    }
}
