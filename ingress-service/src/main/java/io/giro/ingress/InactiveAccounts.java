package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.AcceptedTransfers.Reservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Refuses transfers from or to an account that is frozen or closed. Statuses are read without locks, so this is a courtesy;
 * hold and credit decide. Accounts on another shard that does not answer at once are
 * taken for active.
 */
final class InactiveAccounts {

    private final AcceptedTransfers transfers;
    private final OtherShards otherShards;
    private final int shard;
    private final int shards;

    InactiveAccounts(AcceptedTransfers transfers, OtherShards otherShards, int shard, int shards) {
        this.transfers = transfers;
        this.otherShards = otherShards;
        this.shard = shard;
        this.shards = shards;
    }

    /** Answers those that name such an account, unless their key was accepted before: then the first answer stands. */
    void refuse(List<Ticket> batch) {
        List<Ticket> fresh =
                batch.stream().filter(ticket -> !ticket.isReserved()).toList();
        Map<AccountId, AccountStatus> statuses = statuses(fresh);
        Map<Ticket, Acceptance> refusals = new HashMap<>();
        for (Ticket ticket : fresh) {
            refusal(ticket.request(), statuses).ifPresent(refusal -> refusals.put(ticket, refusal));
        }
        if (refusals.isEmpty()) {
            return;
        }
        Set<IdempotencyKey> keys = refusals.keySet().stream().map(Ticket::key).collect(Collectors.toSet());
        Map<IdempotencyKey, Reservation> accepted = transfers.reservations(shard, keys);
        refusals.forEach((ticket, refusal) -> {
            if (!accepted.containsKey(ticket.key())) {
                ticket.answer().complete(refusal);
            }
        });
    }

    private Map<AccountId, AccountStatus> statuses(Collection<Ticket> tickets) {
        Map<Integer, Set<AccountId>> byShard = new HashMap<>();
        for (Ticket ticket : tickets) {
            for (AccountId id :
                    List.of(ticket.request().source(), ticket.request().destination())) {
                byShard.computeIfAbsent(id.slot().shard(shards), index -> new TreeSet<>())
                        .add(id);
            }
        }
        Map<AccountId, AccountStatus> statuses = new HashMap<>();
        Set<AccountId> here = byShard.remove(shard);
        List<CompletableFuture<Map<AccountId, AccountStatus>>> elsewhere = new ArrayList<>();
        byShard.forEach((index, ids) -> elsewhere.add(otherShards.statuses(index, ids)));
        if (here != null) {
            statuses.putAll(transfers.statuses(shard, here));
        }
        elsewhere.forEach(answer -> statuses.putAll(answer.join()));
        return statuses;
    }

    private static Optional<Acceptance> refusal(TransferRequest request, Map<AccountId, AccountStatus> statuses) {
        return inactive("sourceAccount", request.source(), statuses)
                .or(() -> inactive("destinationAccount", request.destination(), statuses));
    }

    private static Optional<Acceptance> inactive(
            String field, AccountId account, Map<AccountId, AccountStatus> statuses) {
        AccountStatus status = statuses.getOrDefault(account, AccountStatus.ACTIVE);
        return status == AccountStatus.ACTIVE
                ? Optional.empty()
                : Optional.of(new Acceptance.AccountNotActive(field, account, status));
    }
}
