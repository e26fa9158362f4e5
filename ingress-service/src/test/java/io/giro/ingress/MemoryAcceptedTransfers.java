package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys, transfers and the outbox in memory, with the guards of the real ones. Safe for several threads. */
public final class MemoryAcceptedTransfers implements AcceptedTransfers {

    private final List<Shard> shards = new ArrayList<>();
    private final Set<Integer> down = new HashSet<>();
    private final Set<Integer> downAfterKeys = new HashSet<>();
    private final Set<String> locked = new HashSet<>();
    private final Map<AccountId, AccountStatus> statuses = new HashMap<>();

    public MemoryAcceptedTransfers(int count) {
        for (int shard = 0; shard < count; shard++) {
            shards.add(new Shard());
        }
    }

    synchronized void takeDown(int shard) {
        down.add(shard);
    }

    /** It goes down as soon as it has told which keys it has. */
    synchronized void takeDownAfterItsKeys(int shard) {
        downAfterKeys.add(shard);
    }

    /** Another transaction has locked it. */
    synchronized void lock(String key) {
        locked.add(key);
    }

    synchronized void bringBack(int shard) {
        down.remove(shard);
    }

    synchronized void set(AccountId account, AccountStatus status) {
        statuses.put(account, status);
    }

    /** Everything that was accepted, over all shards. */
    public synchronized List<TransferTerms> accepted() {
        return shards.stream()
                .flatMap(shard -> shard.transfers.values().stream())
                .toList();
    }

    /** Everything that the relay would tell. */
    synchronized List<TransferTerms> outbox() {
        return shards.stream().flatMap(shard -> shard.outbox.stream()).toList();
    }

    synchronized int transactions() {
        return shards.stream().mapToInt(shard -> shard.transactions).sum();
    }

    @Override
    public synchronized void insert(int index, List<Reservation> reservations, List<NewTransfer> transfers) {
        Shard shard = up(index);
        shard.transactions++;
        if (reservations.stream()
                .anyMatch(reservation -> locked.contains(reservation.key().key()))) {
            throw new Blocked(new IllegalStateException("locked"));
        }
        boolean there = reservations.stream().anyMatch(reservation -> shard.keys.containsKey(reservation.key()))
                || transfers.stream()
                        .anyMatch(transfer ->
                                shard.transfers.containsKey(transfer.terms().transferId()));
        if (there) {
            throw new AlreadyThere(new IllegalStateException("duplicate"));
        }
        reservations.forEach(reservation -> shard.keys.put(reservation.key(), reservation));
        transfers.forEach(transfer -> {
            shard.transfers.put(transfer.terms().transferId(), transfer.terms());
            shard.outbox.add(transfer.terms());
        });
    }

    @Override
    public synchronized Map<IdempotencyKey, Reservation> reservations(int index, Collection<IdempotencyKey> keys) {
        Map<IdempotencyKey, Reservation> found = new HashMap<>(up(index).keys);
        found.keySet().retainAll(keys);
        if (downAfterKeys.remove(index)) {
            takeDown(index);
        }
        return found;
    }

    @Override
    public synchronized Map<TransferId, TransferTerms> transfers(int index, Collection<TransferId> ids) {
        Map<TransferId, TransferTerms> found = new HashMap<>(up(index).transfers);
        found.keySet().retainAll(ids);
        return found;
    }

    @Override
    public synchronized Map<AccountId, AccountStatus> statuses(int index, Collection<AccountId> accounts) {
        up(index);
        Map<AccountId, AccountStatus> found = new HashMap<>(statuses);
        found.keySet().retainAll(accounts);
        return found;
    }

    private Shard up(int index) {
        if (down.contains(index)) {
            throw new IllegalStateException("shard " + index + " is down");
        }
        return shards.get(index);
    }

    private static final class Shard {
        private final Map<IdempotencyKey, Reservation> keys = new HashMap<>();
        private final Map<TransferId, TransferTerms> transfers = new HashMap<>();
        private final List<TransferTerms> outbox = new ArrayList<>();
        private int transactions;
    }
}
