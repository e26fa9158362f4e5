package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What intake reads and writes: keys, transfers and the outbox. Every method takes a shard and stays on it. Throws what a
 * failing world throws, and for data that the database will never take an {@link io.giro.saga.UnprocessableBatch}.
 */
public interface AcceptedTransfers {

    /** A key and the transfer that it names for ever. */
    record Reservation(IdempotencyKey key, TransferId transferId, RequestHash requestHash) {}

    /** A transfer, whose request goes to the outbox in the same transaction. */
    record NewTransfer(TransferTerms terms, Optional<String> traceparent) {}

    /** Somebody wrote one of the keys or transfers before; nothing was written. */
    final class AlreadyThere extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public AlreadyThere(Throwable cause) {
            super("a key or a transfer is there already", cause);
        }
    }

    /** Two transactions stood in each other's way; nothing was written, and the other one has gone on. */
    final class Collision extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Collision(Throwable cause) {
            super("deadlock", cause);
        }
    }

    /** Another transaction has locked one of the keys for seconds, and still may; nothing was written. */
    final class Blocked extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Blocked(Throwable cause) {
            super("lock timeout", cause);
        }
    }

    /**
     * Writes everything in one transaction, or nothing: keys, transfers, and an outbox row for each transfer.
     *
     * @throws AlreadyThere if a key or a transfer was there
     * @throws Collision if another transaction was in the way
     * @throws Blocked if another transaction is in the way
     */
    void insert(int shard, List<Reservation> reservations, List<NewTransfer> transfers);

    Map<IdempotencyKey, Reservation> reservations(int shard, Collection<IdempotencyKey> keys);

    Map<TransferId, TransferTerms> transfers(int shard, Collection<TransferId> ids);

    /** The status of those accounts that exist. */
    Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts);
}
