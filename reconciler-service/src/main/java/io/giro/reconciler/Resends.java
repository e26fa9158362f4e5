package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.Plan.Resend;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.EventLog.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says events again, and remembers that it did. A request goes through the outbox of its shard, so that it cannot overtake
 * what the relay has not sent yet; everything else goes to Kafka at once. What could not be said is not remembered.
 */
final class Resends {

    private final Transfers transfers;
    private final StepProgress steps;
    private final EventLog log;
    private final ReconcilerObserver observer;
    private final Clock clock;
    private final Attempts attempts;

    Resends(Transfers transfers, StepProgress steps, EventLog log, ReconcilerObserver observer, Clock clock) {
        this.transfers = transfers;
        this.steps = steps;
        this.log = log;
        this.observer = observer;
        this.clock = clock;
        this.attempts = new Attempts(observer);
    }

    /**
     * Says those that are lost: the steps have read past what they await. Of the others that is not known, and a backlog is
     * not a loss.
     */
    void sayTheLostOf(List<Resend> planned) {
        if (!planned.isEmpty()) {
            attempts.succeed("asking how far the steps are", () -> say(lost(planned)));
        }
    }

    /**
     * Gives requests to the relay of their shard once more.
     *
     * @throws RuntimeException if the shard cannot be reached
     */
    void requestAgain(ShardWatch watch, List<TransferRequested> requests) {
        transfers.requestAgain(watch.shard(), requests);
        // By now they stand in the outbox.
        requests.forEach(request -> remember(watch, request));
    }

    private List<Resend> lost(List<Resend> planned) {
        Set<Awaited> awaited = planned.stream().map(Resend::awaited).collect(Collectors.toSet());
        Map<Awaited, Standing> standings = steps.standings(awaited);
        return planned.stream()
                .filter(one -> Optional.ofNullable(standings.get(one.awaited()))
                        .filter(Standing::passed)
                        .isPresent())
                .toList();
    }

    private void say(List<Resend> lost) {
        Map<ShardWatch, List<TransferRequested>> requests = new LinkedHashMap<>();
        List<Resend> others = new ArrayList<>();
        for (Resend one : lost) {
            if (one.event() instanceof TransferRequested request) {
                requests.computeIfAbsent(one.watch(), watch -> new ArrayList<>())
                        .add(request);
            } else {
                others.add(one);
            }
        }
        requests.forEach((watch, ofShard) -> attempts.succeed(
                "requesting again through shard " + watch.shard(), () -> requestAgain(watch, ofShard)));
        attempts.succeed("saying events again", () -> send(others));
    }

    private void send(List<Resend> others) {
        log.send(others.stream()
                .map(one -> new Outgoing(one.event(), Optional.empty()))
                .toList());
        others.forEach(one -> remember(one.watch(), one.event()));
    }

    private void remember(ShardWatch watch, TransferEvent event) {
        Instant said = clock.now();
        watch.change(event.terms().transferId(), known -> known.resent(event.topic(), said));
        observer.resent(event);
    }
}
