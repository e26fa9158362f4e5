package io.giro.checker;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one shard says of one account, added up row by row so that an account with millions of entries takes no more
 * memory than one bit for each of its versions. The account's row must come first, then its repairs, and its entries in
 * the order of their versions.
 */
public final class AccountTally {
    private final String id;
    private final int shard;
    private final ChainTally chain = new ChainTally();
    private final Map<String, BigInteger> clearing = new TreeMap<>();
    private VersionTally versions = new VersionTally(0);
    private Optional<AccountRow> account = Optional.empty();
    private Optional<BalanceRow> balance = Optional.empty();
    private Optional<EntryRow> firstForeignEntry = Optional.empty();
    private BigInteger booked = BigInteger.ZERO;
    private BigInteger held = BigInteger.ZERO;
    private boolean touched;

    public AccountTally(String id, int shard) {
        this.id = id;
        this.shard = shard;
    }

    public void account(AccountRow row) {
        account = Optional.of(row);
        versions = new VersionTally(row.version());
    }

    /** Adds a repair of the account's posted balance; they come before the entries, in the order in which they were made. */
    public void repair(RepairRow repair) {
        chain.repaired(repair);
    }

    /** Adds the account's next entry. */
    public void entry(EntryRow entry) {
        touched = true;
        booked = booked.add(BigInteger.valueOf(entry.amount()));
        entry.clearedCurrency()
                .ifPresent(currency -> clearing.merge(
                        currency, BigInteger.valueOf(entry.amount()).negate(), BigInteger::add));
        versions.tick(entry.version());
        chain.follow(entry);
        if (account.filter(row -> !row.currency().equals(entry.currency())).isPresent()) {
            firstForeignEntry = firstForeignEntry.or(() -> Optional.of(entry));
        }
    }

    /** Adds a hold on the account. A capture's version is its DEBIT entry's, so it is not ticked here. */
    public void hold(HoldRow hold) {
        touched |= hold.wasHeld();
        if (hold.isHeld()) {
            held = held.add(BigInteger.valueOf(hold.amount()));
        }
        hold.heldVersion().ifPresent(versions::tick);
        if (hold.isReleased()) {
            hold.endedVersion().ifPresent(versions::tick);
        }
    }

    public void balance(BalanceRow row) {
        balance = Optional.of(row);
    }

    public String id() {
        return id;
    }

    Subject subject() {
        return Subject.account(id, shard);
    }

    /** The index of the shard that this is about. */
    public int shard() {
        return shard;
    }

    /** The account's own row; empty when the shard has only entries, holds or a view of it. */
    public Optional<AccountRow> account() {
        return account;
    }

    Optional<BalanceRow> balance() {
        return balance;
    }

    /** Σ entries, in minor units. */
    public BigInteger booked() {
        return booked;
    }

    /** Σ HELD holds, in minor units. */
    public BigInteger held() {
        return held;
    }

    /** What the account's entries left on the clearing of each currency, in minor units. */
    Map<String, BigInteger> clearing() {
        return clearing;
    }

    StoredAmount stored(long stored, BigInteger actual) {
        return new StoredAmount(BigInteger.valueOf(stored), actual, chain.firstBreak());
    }

    VersionTally versions() {
        return versions;
    }

    ChainTally chain() {
        return chain;
    }

    Optional<EntryRow> firstForeignEntry() {
        return firstForeignEntry;
    }

    /** Whether money was booked or held here. */
    boolean isTouched() {
        return touched;
    }
}
