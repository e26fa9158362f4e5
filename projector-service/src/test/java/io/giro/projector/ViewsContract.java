package io.giro.projector;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What views keep, wherever they are. The rows must merge in the store as they do in a {@link Projection}. */
public abstract class ViewsContract {

    private static final Story STORY = Story.between(Story.accountOn(0), Story.accountOn(1));

    /** A stored row of {@code transfer_view}, as far as the store knows it. */
    public record StoredTransfer(
            String transferId,
            String clientId,
            String kind,
            AccountId source,
            AccountId destination,
            long amountMinor,
            String currency,
            String description,
            Instant acceptedAt,
            TransferState state,
            Optional<String> reason,
            Optional<Instant> heldAt,
            Optional<Instant> creditedAt,
            Optional<Instant> committedAt,
            Optional<Instant> rejectedAt,
            Optional<Instant> refusedAt,
            Optional<Instant> cancelledAt,
            boolean isComing) {

        static StoredTransfer of(TransferRow row) {
            TransferTerms terms = row.terms();
            return new StoredTransfer(
                    terms.transferId().toString(),
                    terms.clientId(),
                    terms.kind().name(),
                    terms.source(),
                    terms.destination(),
                    terms.amountMinor(),
                    terms.currency().getCurrencyCode(),
                    terms.description(),
                    terms.acceptedAt(),
                    row.state(),
                    row.reason(),
                    row.at(Topic.HELD),
                    row.at(Topic.CREDITED),
                    row.at(Topic.COMMITTED),
                    row.at(Topic.REJECTED),
                    row.at(Topic.REFUSED),
                    row.at(Topic.CANCELLED),
                    row.state() == TransferState.HELD && row.at(Topic.REFUSED).isEmpty());
        }
    }

    /** Empty views of {@link Story#SHARDS} shards. */
    protected abstract Views views() throws Exception;

    /** In the order of the keys. */
    protected abstract List<StoredTransfer> transfers(int shard) throws Exception;

    protected abstract List<BalanceRow> balances(int shard) throws Exception;

    static Stream<List<TransferEvent>> stories() {
        return Stream.of(
                STORY.committed(),
                STORY.cancelled(),
                STORY.rejectedAndRefused(),
                STORY.cancelledBeforeItWasHeld(),
                List.of(STORY.requested(), STORY.held(1)),
                List.of(STORY.held(1), STORY.refused()));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void mergesTheEventsOneByOneInAnyOrderToTheSameRows(List<TransferEvent> story) throws Exception {
        for (List<TransferEvent> order : Permutations.of(story)) {
            Views views = views();

            order.forEach(event -> mergeEverywhere(views, List.of(event)));

            assertHolds(story);
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isNotChangedByRepetition(List<TransferEvent> story) throws Exception {
        Views views = views();

        mergeEverywhere(views, story);
        story.reversed().forEach(event -> mergeEverywhere(views, List.of(event)));
        mergeEverywhere(views, story);

        assertHolds(story);
    }

    @Test
    void mergesABatchOfManyRows() throws Exception {
        List<TransferEvent> events = Stream.of(STORY, STORY.another())
                .flatMap(story -> story.committed().stream())
                .toList();

        mergeEverywhere(views(), events);

        assertHolds(events);
        assertThat(transfers(0)).hasSize(2);
    }

    @Test
    void showsMoneyOnItsWayUntilTheDestinationHasDecided() throws Exception {
        assertThat(isComing(STORY.requested())).isFalse();
        assertThat(isComing(STORY.held(1))).isTrue();
        for (TransferEvent closing : List.of(STORY.credited(1), STORY.refused(), STORY.commit(2), STORY.cancel(2))) {
            assertThat(isComing(STORY.held(1), closing)).isFalse();
            assertThat(isComing(closing, STORY.held(1))).isFalse();
        }
    }

    @Test
    void keepsTheBalanceWithTheHighestVersion() throws Exception {
        Views views = views();

        mergeEverywhere(views, List.of(STORY.commit(7)));
        mergeEverywhere(views, List.of(STORY.another().held(6)));

        assertThat(balances(0)).singleElement().satisfies(row -> {
            assertThat(row.balance().version()).isEqualTo(7);
            assertThat(row.balance().posted()).isEqualTo(90_00);
            assertThat(row.balance().held()).isZero();
            assertThat(row.balance().available()).isEqualTo(90_00);
            assertThat(row.updatedAt()).isEqualTo(Story.at(3));
        });
    }

    @Test
    void takesNothingToWriteAsDone() throws Exception {
        Views views = views();

        views.merge(0, new Projection(0, Story.SHARDS));

        assertThat(transfers(0)).isEmpty();
    }

    private boolean isComing(TransferEvent... events) throws Exception {
        Views views = views();
        for (TransferEvent event : events) {
            mergeEverywhere(views, List.of(event));
        }
        return transfers(1).getFirst().isComing();
    }

    private static void mergeEverywhere(Views views, List<TransferEvent> events) {
        for (int shard = 0; shard < Story.SHARDS; shard++) {
            views.merge(shard, project(shard, events));
        }
    }

    private void assertHolds(List<TransferEvent> events) throws Exception {
        for (int shard = 0; shard < Story.SHARDS; shard++) {
            Projection expected = project(shard, events);
            assertThat(transfers(shard))
                    .containsExactlyElementsOf(expected.transfers().stream()
                            .map(StoredTransfer::of)
                            .toList());
            assertThat(balances(shard)).containsExactlyElementsOf(expected.balances());
        }
    }

    private static Projection project(int shard, List<TransferEvent> events) {
        Projection projection = new Projection(shard, Story.SHARDS);
        events.forEach(projection::add);
        return projection;
    }
}
