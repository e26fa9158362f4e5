package io.giro.checker;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * balance_view says what the account says; an account without events has no row. While money moves it may lag, so only a
 * row with a version not reached yet, or with other numbers under the same version, counts.
 */
final class BalanceViewRule {
    private final boolean atRest;

    BalanceViewRule(boolean atRest) {
        this.atRest = atRest;
    }

    void check(AccountTally tally, Consumer<Finding> found) {
        tally.balance().ifPresentOrElse(view -> compare(tally, view, found), () -> checkMayBeMissing(tally, found));
    }

    private void checkMayBeMissing(AccountTally tally, Consumer<Finding> found) {
        if (atRest) {
            tally.account()
                    .filter(account -> account.version() > 0)
                    .ifPresent(account -> found.accept(Finding.withoutMoney(
                            FindingCode.BALANCE_VIEW_MISSING,
                            tally.subject(),
                            "at version " + account.version() + ", and no row in balance_view")));
        }
    }

    private void compare(AccountTally tally, BalanceRow view, Consumer<Finding> found) {
        tally.account()
                .ifPresentOrElse(
                        account -> compare(tally, account, view, found),
                        () -> found.accept(Finding.of(
                                FindingCode.BALANCE_VIEW_UNFOUNDED,
                                tally.subject(),
                                view.posted(),
                                "balance_view says posted " + view.posted() + ", there is no account")));
    }

    private void compare(AccountTally tally, AccountRow account, BalanceRow view, Consumer<Finding> found) {
        BigInteger available = Minor.available(account);
        StoredAmount largest = Stream.of(
                        tally.stored(view.available(), available),
                        tally.stored(view.posted(), BigInteger.valueOf(account.posted())),
                        tally.stored(view.held(), BigInteger.valueOf(account.held())))
                .max(Comparator.comparing(amount -> amount.difference().abs()))
                .orElseThrow();
        boolean same = largest.difference().signum() == 0;
        boolean ahead = view.version() > account.version();
        boolean behind = view.version() < account.version();
        if (ahead || (behind && atRest) || (!behind && !same) || view.version() == 0) {
            found.accept(Finding.of(
                    ahead ? FindingCode.BALANCE_VIEW_AHEAD : FindingCode.BALANCE_VIEW_DIFFERS,
                    tally.subject(),
                    largest,
                    "balance_view says posted " + view.posted() + ", held " + view.held() + ", available "
                            + view.available() + ", version " + view.version() + "; the account has posted "
                            + account.posted() + ", held " + account.held() + ", available " + available
                            + ", version " + account.version()));
        }
    }
}
