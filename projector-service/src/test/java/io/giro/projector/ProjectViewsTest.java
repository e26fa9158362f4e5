package io.giro.projector;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.saga.DeadLetters;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.StepObserver;
import io.giro.saga.UnprocessableEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectViewsTest {

    private static final AccountId ON_0 = Story.accountOn(0);
    private static final AccountId ALSO_ON_0 = Story.accountOn(0, "OTHER");
    private static final AccountId ON_1 = Story.accountOn(1);
    private static final AccountId ALSO_ON_1 = Story.accountOn(1, "OTHER");

    private final MemoryViews views = new MemoryViews();
    private final RecordedDeadLetters deadLetters = new RecordedDeadLetters();
    private final RecordedObserver observer = new RecordedObserver();
    private final ProjectViews on0 = viewsOf(0);
    private final ProjectViews on1 = viewsOf(1);

    @Test
    void writesToEveryShardWhatIsAboutIt() {
        Delivery across = delivery(Story.between(ON_0, ON_1).held(1));
        Delivery within = delivery(Story.between(ON_1, ALSO_ON_1).requested());
        RecordedPoll first = new RecordedPoll(across, within);
        RecordedPoll second = new RecordedPoll(across, within);

        on0.project(first);
        on1.project(second);

        assertThat(first.acknowledged).containsExactly(across, within);
        assertThat(second.acknowledged).containsExactly(across, within);
        assertThat(views.transfers(0)).hasSize(1);
        assertThat(views.transfers(1)).hasSize(2);
        assertThat(observer.settled).isEqualTo(Map.of(0, 1, 1, 2));
    }

    @Test
    void passesWhatIsAboutOtherShardsWithoutAskingItsOwn() {
        Delivery elsewhere = delivery(Story.between(ON_1, ALSO_ON_1).requested());
        RecordedPoll poll = new RecordedPoll(elsewhere);
        views.fail(0);

        on0.project(poll);

        assertThat(poll.acknowledged).containsExactly(elsewhere);
    }

    @Test
    void goesOnWithAShardWhileTheOtherOneFails() {
        Delivery across = delivery(Story.between(ON_0, ON_1).requested());
        Delivery within = delivery(Story.between(ON_0, ALSO_ON_0).another().requested());
        RecordedPoll well = new RecordedPoll(across, within);
        RecordedPoll failing = new RecordedPoll(across, within);
        views.fail(1);

        on0.project(well);
        on1.project(failing);

        assertThat(well.acknowledged).containsExactly(across, within);
        assertThat(views.transfers(0)).hasSize(2);
        assertThat(failing.acknowledged).isEmpty();
        assertThat(failing.retried).isEqualTo(Map.of(1, List.of(across, within)));
        assertThat(observer.failed).isEqualTo(Map.of(1, 2));
    }

    @Test
    void writesWhatWasKeptBackWhenTheShardIsThereAgain() {
        Delivery across = delivery(Story.between(ON_0, ON_1).requested());
        views.fail(1);
        on1.project(new RecordedPoll(across));
        views.recover(1);
        RecordedPoll again = new RecordedPoll(across);

        on1.project(again);

        assertThat(again.acknowledged).containsExactly(across);
        assertThat(views.transfers(1)).hasSize(1);
    }

    @Test
    void parksOnceWhatNobodyCanRead() {
        Delivery unreadable = new FakeDelivery(0, Optional.empty());
        Delivery good = delivery(Story.between(ON_0, ON_1).requested());
        RecordedPoll first = new RecordedPoll(unreadable, good);
        RecordedPoll second = new RecordedPoll(unreadable, good);

        on0.project(first);
        on1.project(second);

        assertThat(deadLetters.parked).isEqualTo(Map.of(unreadable, "unreadable"));
        assertThat(observer.parked).containsExactly(unreadable);
        assertThat(first.acknowledged).containsExactly(unreadable, good);
        assertThat(second.acknowledged).containsExactly(unreadable, good);
    }

    @Test
    void parksNothingWhileTheOthersOfThePollCannotBeTaken() {
        Delivery unreadable = new FakeDelivery(0, Optional.empty());
        Delivery good = delivery(Story.between(ON_0, ON_1).requested());
        views.fail(0);

        on0.project(new RecordedPoll(unreadable, good));

        assertThat(deadLetters.parked).isEmpty();
    }

    @Test
    void stopsAtARecordThatCannotBeParked() {
        Delivery unreadable = new FakeDelivery(0, Optional.empty());
        Delivery good = delivery(Story.between(ON_0, ON_1).requested());
        RecordedPoll poll = new RecordedPoll(unreadable, good);
        deadLetters.broken = true;

        on0.project(poll);

        assertThat(poll.acknowledged).isEmpty();
        assertThat(poll.retried).isEqualTo(Map.of(0, List.of(unreadable, good)));
    }

    @Test
    void findsTheOneRecordThatAShardNeverTakes() {
        Story impossible = Story.between(ON_0, ON_1);
        views.neverTake(impossible.terms.transferId());
        Delivery bad = delivery(impossible.requested());
        Delivery first = delivery(Story.between(ON_0, ALSO_ON_0).another().requested());
        Delivery last = delivery(Story.between(ON_1, ON_0).requested());
        RecordedPoll poll = new RecordedPoll(first, bad, last);

        on0.project(poll);

        assertThat(deadLetters.parked.keySet()).containsExactly(bad);
        assertThat(observer.parked).containsExactly(bad);
        assertThat(poll.acknowledged).containsExactly(first, bad, last);
        assertThat(views.transfers(0)).hasSize(2);
    }

    private ProjectViews viewsOf(int shard) {
        return new ProjectViews(shard, Story.SHARDS, views, deadLetters, observer);
    }

    private static Delivery delivery(TransferEvent event) {
        return new FakeDelivery(event.key().slot().shard(Story.SHARDS), Optional.of(event));
    }

    private record FakeDelivery(int shard, Optional<TransferEvent> readable) implements Delivery {

        @Override
        public TransferEvent event() {
            return readable.orElseThrow(() -> new UnprocessableEvent("unreadable"));
        }

        @Override
        public boolean isMisplaced() {
            return false;
        }

        @Override
        public Optional<String> traceparent() {
            return Optional.empty();
        }

        @Override
        public String position() {
            return "somewhere";
        }
    }

    private static final class RecordedPoll implements Poll {

        private final List<Delivery> deliveries;
        private final List<Delivery> acknowledged = new ArrayList<>();
        private final Map<Integer, List<Delivery>> retried = new LinkedHashMap<>();

        RecordedPoll(Delivery... deliveries) {
            this.deliveries = List.of(deliveries);
        }

        @Override
        public List<Delivery> deliveries() {
            return deliveries;
        }

        @Override
        public void acknowledge(List<Delivery> settled) {
            acknowledged.addAll(settled);
        }

        @Override
        public void retrySoon(List<Delivery> waiting) {
            throw new AssertionError("a projection waits for nothing");
        }

        @Override
        public void holdUp(List<Delivery> heldUp, int shard) {
            throw new AssertionError("a projection waits for nothing");
        }

        @Override
        public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
            retried.put(shard, unsettled);
        }
    }

    private static final class RecordedDeadLetters implements DeadLetters {

        private final Map<Delivery, String> parked = new LinkedHashMap<>();
        private boolean broken;

        @Override
        public void park(Delivery delivery, String reason) {
            if (broken) {
                throw new IllegalStateException("the dead letter topic is not writable");
            }
            parked.put(delivery, reason);
        }
    }

    private static final class RecordedObserver implements StepObserver {

        private final Map<Integer, Integer> settled = new LinkedHashMap<>();
        private final Map<Integer, Integer> failed = new LinkedHashMap<>();
        private final List<Delivery> parked = new ArrayList<>();

        @Override
        public void decided(SagaStep step, Delivery delivery, Decision decision) {
            throw new AssertionError("a projection decides nothing");
        }

        @Override
        public void settled(SagaStep step, int shard, int records, Timing timing) {
            settled.merge(shard, records, Integer::sum);
        }

        @Override
        public void parked(SagaStep step, Delivery delivery, String reason) {
            parked.add(delivery);
        }

        @Override
        public void failed(SagaStep step, int shard, int records, RuntimeException cause) {
            failed.merge(shard, records, Integer::sum);
        }
    }
}
