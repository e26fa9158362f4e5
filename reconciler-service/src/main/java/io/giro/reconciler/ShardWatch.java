package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.reconciler.Transfers.Page;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is known of one shard. Each of its transfers is read a few times only, at certain ages, and in the order of the ids;
 * those that were not finished are remembered and read again in every run until they are. So steady state reads the young
 * end of the table, and one transfer that is stuck for long costs nothing but itself.
 *
 * <p>It begins anew with every start: the last look at the beginning of the table, the others where the next one will not
 * come for a while. Not thread-safe.
 */
final class ShardWatch {

    private final int shard;
    private final Transfers transfers;
    private final ScanLimits limits;
    private final List<Look> looks = new ArrayList<>();
    private final Map<TransferId, Optional<Told>> unfinished = new TreeMap<>();

    ShardWatch(int shard, Transfers transfers, ScanLimits limits, Instant startedAt) {
        this.shard = shard;
        this.transfers = transfers;
        this.limits = limits;
        List<Duration> ages = limits.looks();
        for (int i = 0; i < ages.size(); i++) {
            boolean isLast = i == ages.size() - 1;
            Instant from = isLast ? Instant.EPOCH : startedAt.minus(ages.get(i + 1));
            looks.add(new Look(ages.get(i), TransferId.firstAt(from)));
        }
    }

    int shard() {
        return shard;
    }

    /** How many unfinished transfers are remembered. */
    int unfinished() {
        return unfinished.size();
    }

    /**
     * Reads the shard and returns its unfinished transfers, as far as they are remembered. If it throws, what was read
     * before is still remembered and the next call goes on there.
     */
    List<UnfinishedTransfer> look(Instant now) {
        List<UnfinishedTransfer> found = new ArrayList<>(transfers.unfinishedAmong(shard, unfinished.keySet()));
        Set<TransferId> still =
                found.stream().map(one -> one.terms().transferId()).collect(Collectors.toSet());
        unfinished.keySet().retainAll(still);
        for (Look look : looks) {
            found.addAll(read(look, now));
        }
        return found;
    }

    Optional<Told> told(TransferId id) {
        return unfinished.getOrDefault(id, Optional.empty());
    }

    void hasTold(TransferEvent event, Instant at) {
        unfinished.computeIfPresent(
                event.terms().transferId(),
                (id, before) -> before.filter(told -> told.topic() == event.topic())
                        .map(told -> told.again(at))
                        .or(() -> Optional.of(Told.once(event.topic(), at))));
    }

    /** The unfinished transfers that were not remembered before. */
    private List<UnfinishedTransfer> read(Look look, Instant now) {
        List<UnfinishedTransfer> found = new ArrayList<>();
        TransferId horizon = TransferId.firstAt(now.minus(look.age));
        for (int pages = 0; pages < limits.pagesPerRun() && unfinished.size() < limits.maxUnfinished(); pages++) {
            Page page = transfers.page(shard, look.readUpTo, horizon, limits.pageRows());
            if (page.last().isEmpty()) {
                break;
            }
            for (UnfinishedTransfer transfer : page.unfinished()) {
                if (unfinished.putIfAbsent(transfer.terms().transferId(), Optional.empty()) == null) {
                    found.add(transfer);
                }
            }
            look.readUpTo = page.last().get();
        }
        return found;
    }

    private static final class Look {

        private final Duration age;
        private TransferId readUpTo;

        Look(Duration age, TransferId readUpTo) {
            this.age = age;
            this.readUpTo = readUpTo;
        }
    }
}
