package io.giro.saga.memory;

import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Books in memory, with the guards of the real ones: an insert wins once, an update names the state it expects, and a
 * transaction that is not committed leaves nothing. Locks are not needed by one thread; a transaction that another one
 * overtook fails with {@link ConcurrentChange}, as a zombie's does.
 */
public final class MemoryBooks implements Books {

    private final List<Shard> shards;

    public MemoryBooks(int shards) {
        this.shards = IntStream.range(0, shards).mapToObj(index -> new Shard()).toList();
    }

    /** Opens an account, or replaces it as an administrator would. */
    public void put(Account account) {
        shardOf(account.id()).accounts.put(account.id(), account);
    }

    /** Accepts a transfer, as ingress would. */
    public void accept(TransferTerms terms) {
        shardOf(terms.source()).transfers.put(terms.transferId(), terms);
    }

    public Account account(AccountId id) {
        return Objects.requireNonNull(shardOf(id).accounts.get(id), () -> "no account " + id);
    }

    /** All accounts of all shards. */
    public Collection<Account> accounts() {
        return shards.stream()
                .flatMap(shard -> shard.accounts.values().stream())
                .toList();
    }

    /** All accepted transfers of all shards. */
    public Collection<TransferTerms> transfers() {
        return shards.stream()
                .flatMap(shard -> shard.transfers.values().stream())
                .toList();
    }

    public Optional<Hold> hold(TransferId id) {
        return Optional.ofNullable(
                shards.get(id.slot().shard(shards.size())).holds.get(id));
    }

    public Optional<CreditDecision> creditDecision(TransferId id) {
        for (Shard shard : shards) {
            CreditDecision decision = shard.creditDecisions.get(id);
            if (decision != null) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /** All entries of all shards, those of one shard in the order of writing. */
    public List<LedgerEntry> entries() {
        return shards.stream().flatMap(shard -> shard.entries.stream()).toList();
    }

    @Override
    public BookTransaction begin(int shard) {
        return new Transaction(shards.get(shard));
    }

    private Shard shardOf(AccountId id) {
        return shards.get(id.slot().shard(shards.size()));
    }

    private static final class Shard {
        private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
        private final Map<TransferId, TransferTerms> transfers = new LinkedHashMap<>();
        private final Map<TransferId, Hold> holds = new LinkedHashMap<>();
        private final Map<TransferId, CreditDecision> creditDecisions = new LinkedHashMap<>();
        private final List<LedgerEntry> entries = new ArrayList<>();
        private final Set<Object> legs = new HashSet<>();
        private final Set<Object> versions = new HashSet<>();
    }

    private static final class Transaction implements BookTransaction {

        private final Shard shard;
        private @Nullable WorkingBook written;

        Transaction(Shard shard) {
            this.shard = shard;
        }

        @Override
        public WorkingBook lockAndLoad(Needs needs, Instant now) {
            Map<TransferId, String> acceptedTerms = new HashMap<>();
            found(needs.acceptedTerms(), shard.transfers)
                    .forEach(terms -> acceptedTerms.put(terms.transferId(), terms.termsHash()));
            return new WorkingBook(
                    now,
                    needs,
                    found(needs.accounts(), shard.accounts),
                    found(needs.holds(), shard.holds),
                    found(needs.creditDecisions(), shard.creditDecisions),
                    acceptedTerms);
        }

        @Override
        public void write(WorkingBook book) {
            checkGuards(book);
            written = book;
        }

        /** One thread waits for nobody. */
        @Override
        public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
            return Set.of();
        }

        @Override
        public void commit() {
            WorkingBook book = Objects.requireNonNull(written, "write comes before commit");
            checkGuards(book);
            book.changedAccounts()
                    .forEach(change -> shard.accounts.put(change.after().id(), change.after()));
            book.placedHolds().forEach(hold -> shard.holds.put(hold.transferId(), hold));
            book.endedHolds().forEach(hold -> shard.holds.put(hold.transferId(), hold));
            book.newCreditDecisions().forEach(decision -> shard.creditDecisions.put(decision.transferId(), decision));
            for (LedgerEntry entry : book.newEntries()) {
                shard.entries.add(entry);
                shard.legs.add(leg(entry));
                shard.versions.add(version(entry));
            }
        }

        @Override
        public void close() {
            written = null;
        }

        private void checkGuards(WorkingBook book) {
            book.changedAccounts()
                    .forEach(change -> mustHold(
                            change.before()
                                    .equals(shard.accounts.get(change.before().id())),
                            change.before().id()));
            book.placedHolds()
                    .forEach(hold -> mustHold(!shard.holds.containsKey(hold.transferId()), hold.transferId()));
            book.endedHolds().forEach(hold -> mustHold(isHeld(shard.holds.get(hold.transferId())), hold.transferId()));
            book.newCreditDecisions()
                    .forEach(decision ->
                            mustHold(!shard.creditDecisions.containsKey(decision.transferId()), decision.transferId()));
            book.newEntries().forEach(entry -> {
                mustHold(!shard.legs.contains(leg(entry)), entry.transferId());
                mustHold(!shard.versions.contains(version(entry)), entry.account());
            });
        }

        /** The primary key of an entry. */
        private static Object leg(LedgerEntry entry) {
            return List.of(entry.transferId(), entry.leg());
        }

        /** The other unique key of an entry. */
        private static Object version(LedgerEntry entry) {
            return List.of(entry.account(), entry.version());
        }

        private static boolean isHeld(@Nullable Hold hold) {
            return hold != null && hold.state() == Hold.State.HELD;
        }

        private static void mustHold(boolean asExpected, Object row) {
            if (!asExpected) {
                throw new ConcurrentChange(row + " was changed by another transaction");
            }
        }

        private static <K, V> List<V> found(Collection<K> ids, Map<K, V> rows) {
            return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
        }
    }
}
