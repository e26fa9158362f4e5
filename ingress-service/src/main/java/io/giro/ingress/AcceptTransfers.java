package io.giro.ingress;

import io.giro.ingress.AcceptedTransfers.AlreadyThere;
import io.giro.ingress.AcceptedTransfers.Blocked;
import io.giro.ingress.AcceptedTransfers.Collision;
import io.giro.ingress.AcceptedTransfers.NewTransfer;
import io.giro.ingress.AcceptedTransfers.Reservation;
import io.giro.saga.UnprocessableBatch;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Step 1: settles a batch of requests on one shard with one transaction.
 *
 * <p>A key and its transfer are written together when both live on this shard. Otherwise the key is reserved first, with
 * the id that the transfer will have, and the request goes on to the source's shard; a crash between the two leaves a
 * reservation, and the same request asked again finds it and finishes the work.
 *
 * <p>It writes first and reads only if something was there: a replay is rare, and an insert wins once whatever instance
 * tries it. One bad request never fails its neighbours; one whose key is locked may have them come again.
 */
final class AcceptTransfers {

    /** Each round settles what the round before found, so more than a few mean that something is wrong. */
    private static final int MAX_ROUNDS = 10;

    private static final String LOCKED = "A request with this key has been on its way for long.";

    private final AcceptedTransfers transfers;
    private final InactiveAccounts inactiveAccounts;
    private final int shard;
    private final int shards;
    private final Consumer<Ticket> toSourceShard;
    private final LockedKeys lockedKeys;

    /**
     * @param toSourceShard takes a ticket whose key is reserved and whose transfer belongs to another shard
     */
    AcceptTransfers(
            AcceptedTransfers transfers,
            InactiveAccounts inactiveAccounts,
            int shard,
            int shards,
            Consumer<Ticket> toSourceShard,
            LockedKeys lockedKeys) {
        this.transfers = transfers;
        this.inactiveAccounts = inactiveAccounts;
        this.shard = shard;
        this.shards = shards;
        this.toSourceShard = toSourceShard;
        this.lockedKeys = lockedKeys;
    }

    /** Answers every ticket, or hands it on. Never throws: tickets that a failing world concerns are answered with its failure. */
    void settle(List<Ticket> batch) {
        batch.stream()
                .filter(ticket -> lockedKeys.contains(ticket.key()))
                .forEach(ticket -> ticket.answer().completeExceptionally(new IntakeUnavailable(LOCKED)));
        List<Ticket> open = unanswered(batch);
        while (!open.isEmpty()) {
            open = settleOneOfEachKey(open);
        }
    }

    /** The same key twice in one batch is one transfer. Returns the tickets that the answer to the first does not answer. */
    private List<Ticket> settleOneOfEachKey(List<Ticket> batch) {
        Map<IdempotencyKey, Ticket> first = new LinkedHashMap<>();
        Map<Ticket, Ticket> later = new LinkedHashMap<>();
        for (Ticket ticket : batch) {
            Ticket before = first.putIfAbsent(ticket.key(), ticket);
            if (before != null) {
                later.put(ticket, before);
            }
        }
        settleDistinct(List.copyOf(first.values()));
        List<Ticket> unanswered = new ArrayList<>();
        later.forEach((ticket, before) -> {
            if (!ticket.follow(before)) {
                unanswered.add(ticket);
            }
        });
        return unanswered;
    }

    private void settleDistinct(List<Ticket> open) {
        try {
            inactiveAccounts.refuse(open);
            write(unanswered(open));
        } catch (UnprocessableBatch e) {
            bisect(unansweredHere(open), e);
        } catch (RuntimeException e) {
            IntakeUnavailable unavailable = e instanceof IntakeUnavailable known
                    ? known
                    : new IntakeUnavailable("Shard " + shard + " does not answer.", e);
            unansweredHere(open).forEach(ticket -> ticket.answer().completeExceptionally(unavailable));
        }
    }

    private void bisect(List<Ticket> batch, UnprocessableBatch cause) {
        if (batch.size() == 1) {
            batch.getFirst().answer().completeExceptionally(cause);
            return;
        }
        int middle = batch.size() / 2;
        settleDistinct(batch.subList(0, middle));
        settleDistinct(batch.subList(middle, batch.size()));
    }

    private void write(List<Ticket> batch) {
        List<Ticket> open = batch;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (open.isEmpty()) {
                return;
            }
            try {
                insert(open);
                open.forEach(this::goOn);
                return;
            } catch (AlreadyThere somebodyWasFirst) {
                meetThoseBefore(open);
                open = unansweredHere(open);
            } catch (Collision tryAgain) {
                // Everything was rolled back; the others are through by now.
            } catch (Blocked byOneOfThem) {
                writeEachAlone(open, byOneOfThem);
                return;
            }
        }
        throw new IntakeUnavailable("The same keys are being written by too many at once.");
    }

    /**
     * Which key is locked shows when each is written alone. Finding one takes seconds, so a batch ends with the first that is
     * found: the tickets behind it are turned away, and may come again without it.
     */
    private void writeEachAlone(List<Ticket> batch, Blocked blocked) {
        if (batch.size() == 1) {
            lockedKeys.add(batch.getFirst().key());
            throw new IntakeUnavailable(LOCKED, blocked);
        }
        for (Ticket ticket : batch) {
            settleDistinct(List.of(ticket));
            if (lockedKeys.contains(ticket.key())) {
                throw new IntakeUnavailable("A request before this one took too long.", blocked);
            }
        }
    }

    private void insert(List<Ticket> open) {
        List<Reservation> keys = open.stream()
                .filter(ticket -> !ticket.isReserved())
                .map(Ticket::reservation)
                .toList();
        List<NewTransfer> here = open.stream()
                .filter(this::sourceIsHere)
                .map(Ticket::newTransfer)
                .toList();
        transfers.insert(shard, keys, here);
    }

    private void goOn(Ticket written) {
        if (sourceIsHere(written)) {
            written.accepted();
        } else {
            written.markReserved();
            toSourceShard.accept(written);
        }
    }

    /** Answers the tickets whose transfer is there, and hands on those whose key is there but belongs elsewhere. */
    private void meetThoseBefore(List<Ticket> open) {
        List<Ticket> unreserved =
                open.stream().filter(ticket -> !ticket.isReserved()).toList();
        Map<IdempotencyKey, Reservation> keys = transfers.reservations(
                shard, unreserved.stream().map(Ticket::key).toList());
        for (Ticket ticket : unreserved) {
            Optional.ofNullable(keys.get(ticket.key())).ifPresent(earlier -> meet(ticket, earlier));
        }
        List<Ticket> here = new ArrayList<>();
        for (Ticket ticket : unanswered(open)) {
            if (ticket.isReserved() && sourceIsHere(ticket)) {
                here.add(ticket);
            } else if (ticket.isReserved()) {
                // Now, before anything else can fail: nobody here would answer it later.
                toSourceShard.accept(ticket);
            }
        }
        Map<TransferId, TransferTerms> stored =
                transfers.transfers(shard, here.stream().map(Ticket::transferId).toList());
        for (Ticket ticket : here) {
            Optional.ofNullable(stored.get(ticket.transferId())).ifPresent(ticket::acceptedBefore);
        }
    }

    private static void meet(Ticket ticket, Reservation earlier) {
        try {
            ticket.meet(earlier);
        } catch (IllegalArgumentException e) {
            // Somebody edited the row. The tickets before this one are still to be handed on.
            ticket.answer()
                    .completeExceptionally(new UnprocessableBatch(
                            "a stored key names a transfer that it cannot name: " + e.getMessage(), e));
        }
    }

    private boolean sourceIsHere(Ticket ticket) {
        return ticket.transferId().slot().shard(shards) == shard;
    }

    /** Leaves out the tickets that were handed on: they are another writer's now. */
    private List<Ticket> unansweredHere(List<Ticket> tickets) {
        return unanswered(tickets).stream()
                .filter(ticket -> !ticket.isReserved() || sourceIsHere(ticket))
                .toList();
    }

    private static List<Ticket> unanswered(List<Ticket> tickets) {
        return tickets.stream().filter(ticket -> !ticket.answer().isDone()).toList();
    }
}
