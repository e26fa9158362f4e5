package io.giro.verification.jdbc;

import io.giro.account.Slot;
import io.giro.checker.AccountRow;
import io.giro.checker.AccountTally;
import io.giro.checker.Checker;
import io.giro.checker.FindingCode;
import io.giro.checker.JudgedAccount;
import io.giro.checker.Shard;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.jdbc.Shards;
import io.giro.verification.Repair;
import io.giro.verification.RepairLog;
import io.giro.verification.Soundness;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sets an account's posted and held to the sums of its entries and holds. The checker reads and judges the account without
 * locks, however long its history is; what was booked after that, and what is on hold, is read under the lock. So it does not
 * matter who else moved or mended the balance meanwhile. The version stays, because no money moved.
 */
final class AccountRepair {

    private static final String REASON = "differed from its entries and holds";

    private final Shards shards;
    private final List<Shard> checked;
    private final ShardTransactions transactions;
    private final BalanceViewRepair balanceViews;

    AccountRepair(Shards shards, List<Shard> checked, ShardTransactions transactions, BalanceViewRepair balanceViews) {
        this.shards = shards;
        this.checked = checked;
        this.transactions = transactions;
        this.balanceViews = balanceViews;
    }

    void repair(UUID runId, String account, RepairLog log) {
        int shard = Slot.of(account).shard(shards.count());
        Result result = repair(runId, account, shard);
        result.repairs.forEach(log::repaired);
        log.broughtUp(result.broughtUp);
        result.leftAlone.ifPresent(why -> log.leftAlone("account " + account, why));
    }

    private Result repair(UUID runId, String account, int shard) {
        Optional<JudgedAccount> judged = Checker.judge(checked, account);
        Optional<FindingCode> doubt = judged.flatMap(one -> Soundness.firstDoubt(one.findings()));
        if (doubt.isPresent()) {
            return Result.leftAlone("its own row, entries or holds are broken (" + doubt.get() + ")");
        }
        // A shard that does not have the account, but only stray rows about it, says nothing about its money.
        Optional<AccountTally> tally = judged.flatMap(one -> one.facts().tallies().stream()
                .filter(said -> said.shard() == shard && said.account().isPresent())
                .findFirst());
        return tally.map(said -> transactions.commit(shard, connection -> repair(connection, runId, said)))
                .orElseGet(() -> notThere(shard));
    }

    private Result repair(Connection connection, UUID runId, AccountTally tally) throws SQLException {
        int shard = tally.shard();
        String account = tally.id();
        List<LockedAccount> locked = LockedAccount.lock(connection, List.of(account));
        if (locked.isEmpty()) {
            return notThere(shard);
        }
        LockedAccount before = locked.getFirst();
        AccountRow read = tally.account().orElseThrow();
        BigInteger bookedSince = sum(
                connection,
                "SELECT COALESCE(SUM(amount), 0) FROM ledger_entry WHERE account_id = ? AND version > ?",
                List.of(account, read.version()));
        BigInteger booked = tally.booked().add(bookedSince);
        BigInteger held = sum(
                connection,
                "SELECT COALESCE(SUM(amount), 0) FROM hold WHERE source = ? AND state = 'HELD'",
                List.of(account));
        Optional<String> impossible = impossible(before, booked, held);
        if (impossible.isPresent()) {
            return Result.leftAlone(impossible.get());
        }
        LockedAccount after = before.with(booked.longValueExact(), held.longValueExact());
        FixRecords records = new FixRecords(runId);
        if (!after.equals(before)) {
            update(connection, before, after);
            record(records, shard, "posted", before.version(), before.posted(), after.posted(), account);
            record(records, shard, "held", before.version(), before.held(), after.held(), account);
        }
        long broughtUp = balanceViews.repairLocked(connection, shard, List.of(after), records);
        records.write(connection);
        return new Result(records.repairs(), broughtUp, Optional.empty());
    }

    private static BigInteger sum(Connection connection, String sql, List<?> values) throws SQLException {
        return Statements.select(
                        connection, sql, values, row -> row.getBigDecimal(1).toBigIntegerExact())
                .getFirst();
    }

    private static Result notThere(int shard) {
        return Result.leftAlone("shard " + shard + ", where it belongs, does not have it");
    }

    /** Why the table's own constraints, or the size of its numbers, would refuse these balances; empty when they would not. */
    private static Optional<String> impossible(LockedAccount account, BigInteger booked, BigInteger held) {
        if (booked.bitLength() >= Long.SIZE || held.bitLength() >= Long.SIZE) {
            return Optional.of(
                    "its entries sum to " + booked + " and its holds to " + held + ", which no column can hold");
        }
        BigInteger available = booked.subtract(held).add(BigInteger.valueOf(account.overdraftLimit()));
        if (account.isCustomers() && available.signum() < 0) {
            return Optional.of("its entries and holds leave " + available + " available, which no customer can have");
        }
        if (account.isClosed() && (booked.signum() != 0 || held.signum() != 0)) {
            return Optional.of(
                    "it is closed, and its entries and holds leave " + booked + " posted and " + held + " held");
        }
        return Optional.empty();
    }

    private static void update(Connection connection, LockedAccount before, LockedAccount after) throws SQLException {
        int rows = Statements.update(
                connection,
                "UPDATE account SET posted = ?, held = ? WHERE account_id = ? AND version = ? AND posted = ? AND held = ?",
                List.of(after.posted(), after.held(), before.id(), before.version(), before.posted(), before.held()));
        if (rows != 1) {
            throw new ConcurrentChange("account " + before.id() + " changed though its row is locked");
        }
    }

    private static void record(
            FixRecords records, int shard, String column, long version, long before, long after, String account) {
        if (before != after) {
            Repair repair = new Repair(
                    "account " + account + " on shard " + shard, column, Long.toString(before), Long.toString(after));
            records.add(account, repair, version, REASON);
        }
    }

    private record Result(List<Repair> repairs, long broughtUp, Optional<String> leftAlone) {

        static Result leftAlone(String why) {
            return new Result(List.of(), 0, Optional.of(why));
        }
    }
}
