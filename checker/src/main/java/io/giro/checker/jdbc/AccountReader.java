package io.giro.checker.jdbc;

import io.giro.checker.AccountFacts;
import io.giro.checker.AccountTally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Adds up what each shard says of its accounts. It goes through the ids in ranges of a bounded number of accounts, and
 * takes their entries and holds row by row, so one account with millions of them takes no more memory than another.
 */
final class AccountReader {
    private static final int ACCOUNTS = 1_000;

    private final Snapshots snapshots;

    AccountReader(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void each(Consumer<AccountFacts> consumer) {
        Optional<String> after = Optional.empty();
        do {
            snapshots.renewWhenOld();
            Optional<String> upTo = endOfRange(after);
            read(Keys.between(after, upTo)).forEach(consumer);
            after = upTo;
        } while (after.isPresent());
    }

    List<AccountFacts> of(Collection<String> ids) {
        return read(Keys.anyOf(ids));
    }

    private List<AccountFacts> read(Keys keys) {
        Map<String, List<AccountTally>> byId = new TreeMap<>();
        for (ShardSnapshot snapshot : snapshots.all()) {
            tally(snapshot, keys)
                    .forEach(tally -> byId.computeIfAbsent(tally.id(), id -> new ArrayList<>())
                            .add(tally));
        }
        return byId.entrySet().stream()
                .map(entry -> new AccountFacts(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Collection<AccountTally> tally(ShardSnapshot snapshot, Keys keys) {
        Map<String, AccountTally> tallies = new TreeMap<>();
        snapshot.each(
                LedgerTables.ACCOUNTS.select(keys, "account_id"),
                keys.values(),
                LedgerTables.ACCOUNTS.reader(),
                row -> of(row.id(), snapshot, tallies).account(row));
        snapshot.each(
                LedgerTables.REPAIRS.select(keys, "subject") + " AND what = 'posted' ORDER BY seq",
                keys.values(),
                LedgerTables.REPAIRS.reader(),
                row -> of(row.account(), snapshot, tallies).repair(row));
        // The chain is followed in this order.
        snapshot.each(
                LedgerTables.ENTRIES.select(keys, "account_id") + " ORDER BY account_id, version",
                keys.values(),
                LedgerTables.ENTRIES.reader(),
                row -> of(row.account(), snapshot, tallies).entry(row));
        snapshot.each(
                LedgerTables.HOLDS.select(keys, "source"),
                keys.values(),
                LedgerTables.HOLDS.reader(),
                row -> of(row.source(), snapshot, tallies).hold(row));
        snapshot.each(
                ViewTables.BALANCES.select(keys, "account_id"),
                keys.values(),
                ViewTables.BALANCES.reader(),
                row -> of(row.account(), snapshot, tallies).balance(row));
        return tallies.values();
    }

    private static AccountTally of(String id, ShardSnapshot snapshot, Map<String, AccountTally> tallies) {
        return tallies.computeIfAbsent(id, account -> new AccountTally(account, snapshot.index()));
    }

    private Optional<String> endOfRange(Optional<String> after) {
        Keys rest = Keys.between(after, Optional.empty());
        String sql = "SELECT account_id FROM LEDGER.account WHERE " + rest.on("account_id")
                + " ORDER BY account_id LIMIT 1 OFFSET " + (ACCOUNTS - 1);
        List<String> ends = new ArrayList<>();
        for (ShardSnapshot snapshot : snapshots.all()) {
            snapshot.each(sql, rest.values(), row -> row.getString("account_id"), ends::add);
        }
        return ends.stream().min(String::compareTo);
    }
}
