package io.giro.checker;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All rules about one account. */
final class AccountRules {
    private final BalanceViewRule balanceView;

    AccountRules(boolean atRest) {
        balanceView = new BalanceViewRule(atRest);
    }

    List<Finding> check(AccountFacts account) {
        List<Finding> found = new ArrayList<>();
        checkOneShard(account, found::add);
        for (AccountTally tally : account.tallies()) {
            tally.account()
                    .ifPresentOrElse(row -> checkAccount(tally, row, found::add), () -> checkAbsent(tally, found::add));
            balanceView.check(tally, found::add);
        }
        return found;
    }

    private static void checkOneShard(AccountFacts account, Consumer<Finding> found) {
        List<Integer> shards = account.tallies().stream()
                .filter(tally -> tally.account().isPresent())
                .map(AccountTally::shard)
                .toList();
        if (shards.size() > 1) {
            found.accept(Finding.withoutMoney(
                    FindingCode.ON_TWO_SHARDS,
                    Subject.account(account.id()),
                    "the account stands on the shards " + shards));
        }
    }

    private static void checkAbsent(AccountTally tally, Consumer<Finding> found) {
        if (tally.isTouched()) {
            found.accept(Finding.of(
                    FindingCode.ACCOUNT_MISSING,
                    tally.subject(),
                    tally.booked().abs().max(tally.held().abs()),
                    "entries of " + tally.booked() + " and holds of " + tally.held() + ", and no account"));
        }
    }

    private static void checkAccount(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        checkPosted(tally, row, found);
        checkHeld(tally, row, found);
        checkCovered(tally, row, found);
        checkKind(tally, row, found);
        checkStatus(tally, row, found);
        checkVersions(tally, row, found);
        checkEntries(tally, row, found);
    }

    private static void checkPosted(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        StoredAmount posted = tally.stored(row.posted(), tally.booked());
        if (posted.difference().signum() != 0) {
            found.accept(Finding.of(
                    FindingCode.POSTED_DIFFERS,
                    tally.subject(),
                    posted,
                    "posted is " + row.posted() + ", its entries sum to " + tally.booked()));
        }
    }

    private static void checkHeld(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        StoredAmount held = tally.stored(row.held(), tally.held());
        if (held.difference().signum() != 0) {
            found.accept(Finding.of(
                    FindingCode.HELD_DIFFERS,
                    tally.subject(),
                    held,
                    "held is " + row.held() + ", its HELD holds sum to " + tally.held()));
        }
        if (row.held() < 0) {
            found.accept(Finding.of(FindingCode.HELD_NEGATIVE, tally.subject(), row.held(), "held is " + row.held()));
        }
    }

    private static void checkCovered(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        BigInteger available = Minor.available(row);
        if (row.isCustomers() && available.signum() < 0) {
            found.accept(Finding.of(
                    FindingCode.OVERDRAWN,
                    tally.subject(),
                    available,
                    "available is " + available + " (posted " + row.posted() + ", held " + row.held()
                            + ", overdraft limit " + row.overdraftLimit() + ")"));
        }
    }

    private static void checkKind(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        if (!row.kind().equals(row.kindOfItsId())) {
            found.accept(Finding.withoutMoney(
                    FindingCode.KIND_DIFFERS,
                    tally.subject(),
                    "kind is " + row.kind() + ", its id tells of " + row.kindOfItsId()));
        }
    }

    private static void checkStatus(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        if (!row.hasKnownStatus()) {
            found.accept(Finding.withoutMoney(
                    FindingCode.STATE_UNKNOWN, tally.subject(), "the account has the status " + row.status()));
        }
        if (row.isClosed() && (row.posted() != 0 || row.held() != 0)) {
            found.accept(Finding.of(
                    FindingCode.CLOSED_WITH_MONEY,
                    tally.subject(),
                    row.posted() != 0 ? row.posted() : row.held(),
                    "closed, with posted " + row.posted() + " and held " + row.held()));
        }
    }

    private static void checkVersions(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        VersionTally versions = tally.versions();
        String own = ", the account is at version " + row.version();
        versions.firstMissing()
                .ifPresent(first -> found.accept(Finding.withoutMoney(
                        FindingCode.VERSION_MISSING,
                        tally.subject(),
                        versions.missing() + " missing, the first is version " + first + own)));
        versions.firstTwice()
                .ifPresent(first -> found.accept(Finding.withoutMoney(
                        FindingCode.VERSION_TWICE, tally.subject(), "version " + first + " was made twice" + own)));
        versions.firstBeyond()
                .ifPresent(first -> found.accept(Finding.withoutMoney(
                        FindingCode.VERSION_BEYOND, tally.subject(), "a hold or entry has version " + first + own)));
    }

    private static void checkEntries(AccountTally tally, AccountRow row, Consumer<Finding> found) {
        tally.firstForeignEntry()
                .ifPresent(entry -> found.accept(Finding.of(
                        FindingCode.ENTRY_CURRENCY_DIFFERS,
                        tally.subject(),
                        entry.amount(),
                        ChainTally.describe(entry) + " on an account in " + row.currency())));
        tally.chain()
                .unsteady()
                .ifPresent(first ->
                        found.accept(Finding.withoutMoney(FindingCode.POSTED_AFTER_DIFFERS, tally.subject(), first)));
        tally.chain()
                .broken()
                .ifPresent(first -> found.accept(Finding.withoutMoney(
                        FindingCode.CHAIN_BROKEN, tally.subject(), "the hash does not fit the entry: " + first)));
        if (!row.chainHash().equals(tally.chain().end())) {
            found.accept(Finding.withoutMoney(
                    FindingCode.CHAIN_END_DIFFERS,
                    tally.subject(),
                    "chain_hash is " + row.chainHash() + ", its last entry has "
                            + tally.chain().end()));
        }
    }
}
