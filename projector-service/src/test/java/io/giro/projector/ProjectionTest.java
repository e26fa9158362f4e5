package io.giro.projector;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.transfer.TransferState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectionTest {

    private static final AccountId SOURCE = Story.accountOn(0);
    private static final AccountId DESTINATION = Story.accountOn(1);
    private static final Story STORY = Story.between(SOURCE, DESTINATION);

    static Stream<List<TransferEvent>> stories() {
        return Stream.of(
                STORY.committed(), STORY.cancelled(), STORY.rejectedAndRefused(), STORY.cancelledBeforeItWasHeld());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void givesTheSameRowsInEveryOrderOfTheEvents(List<TransferEvent> story) {
        for (int shard = 0; shard < Story.SHARDS; shard++) {
            Projection expected = project(shard, story);

            for (List<TransferEvent> order : Permutations.of(story)) {
                assertSame(project(shard, order), expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isNotChangedByDuplicates(List<TransferEvent> story) {
        List<TransferEvent> threeTimes = new ArrayList<>(story);
        threeTimes.addAll(story.reversed());
        threeTimes.addAll(story);

        for (int shard = 0; shard < Story.SHARDS; shard++) {
            assertSame(project(shard, threeTimes), project(shard, story));
        }
    }

    @Test
    void showsACommittedTransferWithATimeForEachStep() {
        Projection projection = project(0, STORY.committed());

        assertThat(projection.transfers())
                .containsExactly(new TransferRow(
                        STORY.terms,
                        TransferState.COMMITTED,
                        Optional.empty(),
                        Map.of(
                                Topic.REQUESTED, Story.ACCEPTED_AT,
                                Topic.HELD, Story.at(1),
                                Topic.CREDITED, Story.at(2),
                                Topic.COMMITTED, Story.at(3))));
    }

    @Test
    void keepsTheStateOfARefusedTransferUntilItsMoneyIsBack() {
        Projection refused = project(0, List.of(STORY.requested(), STORY.held(1), STORY.refused()));
        Projection cancelled = project(0, STORY.cancelled());

        assertThat(refused.transfers()).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(TransferState.HELD);
            assertThat(row.at(Topic.REFUSED)).contains(Story.at(2));
            assertThat(row.reason()).contains("CANCEL_REQUESTED");
        });
        assertThat(cancelled.transfers()).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(TransferState.CANCELLED);
            assertThat(row.at(Topic.CANCELLED)).contains(Story.at(4));
            assertThat(row.reason()).contains("CANCEL_REQUESTED");
        });
    }

    @Test
    void saysWhyATransferWasRejectedEvenIfItWasRefusedToo() {
        for (List<TransferEvent> order : Permutations.of(STORY.rejectedAndRefused())) {
            assertThat(project(0, order).transfers()).singleElement().satisfies(row -> {
                assertThat(row.state()).isEqualTo(TransferState.REJECTED);
                assertThat(row.reason()).contains("INSUFFICIENT_FUNDS");
            });
        }
    }

    @Test
    void leavesATerminalStateAsItIs() {
        Projection projection = project(0, List.of(STORY.commit(2), STORY.requested(), STORY.held(1)));

        assertThat(projection.transfers()).extracting(TransferRow::state).containsExactly(TransferState.COMMITTED);
    }

    @Test
    void ignoresBalancesThatAreOlderThanWhatItHas() {
        Projection projection =
                project(0, List.of(STORY.commit(7), STORY.another().held(6)));

        assertThat(projection.balances()).singleElement().satisfies(row -> {
            assertThat(row.balance().version()).isEqualTo(7);
            assertThat(row.balance().posted()).isEqualTo(90_00);
            assertThat(row.updatedAt()).isEqualTo(Story.at(3));
        });
    }

    @Test
    void keepsForEachShardWhatItsAccountsAreConcernedWith() {
        Projection atSource = project(0, STORY.committed());
        Projection atDestination = project(1, STORY.committed());

        assertThat(atSource.transfers()).hasSize(1);
        assertThat(atSource.balances())
                .extracting(row -> row.balance().accountId())
                .containsExactly(SOURCE);
        assertThat(atDestination.transfers()).hasSize(1);
        assertThat(atDestination.balances())
                .extracting(row -> row.balance().accountId())
                .containsExactly(DESTINATION);
    }

    @Test
    void saysNothingToAShardThatATransferDoesNotTouch() {
        Story within = Story.between(SOURCE, Story.accountOn(0, "OTHER"));

        Projection elsewhere = project(1, within.committed());

        assertThat(elsewhere.transfers()).isEmpty();
        assertThat(elsewhere.balances()).isEmpty();
        assertThat(Projection.shardsOf(within.terms, Story.SHARDS)).containsExactly(0);
        assertThat(Projection.shardsOf(STORY.terms, Story.SHARDS)).containsExactly(0, 1);
    }

    private static Projection project(int shard, List<TransferEvent> events) {
        Projection projection = new Projection(shard, Story.SHARDS);
        events.forEach(projection::add);
        return projection;
    }

    private static void assertSame(Projection actual, Projection expected) {
        assertThat(actual.transfers()).containsExactlyElementsOf(expected.transfers());
        assertThat(actual.balances()).containsExactlyElementsOf(expected.balances());
    }
}
