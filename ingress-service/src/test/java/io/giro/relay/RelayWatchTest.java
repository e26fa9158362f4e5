package io.giro.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RelayWatchTest {

    private static final int SHARD = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SettableClock clock = new SettableClock();
    private final List<Integer> restarted = new ArrayList<>();
    private OptionalLong sent = OptionalLong.of(0);
    private OptionalLong newest = OptionalLong.of(100);
    private final RelayWatch watch = new RelayWatch(
            new RelayWatch.WatchedRelays() {
                @Override
                public OptionalLong lastSent(int shard) {
                    return sent;
                }

                @Override
                public void restart(int shard) {
                    restarted.add(shard);
                }
            },
            shard -> newest,
            PATIENCE,
            clock);

    @Test
    void restartsARelayThatSendsNothingThoughRowsAreWritten() {
        look();
        newest = OptionalLong.of(101);

        lookFor(PATIENCE.plusSeconds(5));

        assertThat(restarted).containsExactly(SHARD);
    }

    @Test
    void restartsItAsSoonWhenSomebodySetsTheClockBack() {
        look();
        newest = OptionalLong.of(101);
        look();
        clock.jump(Duration.ofHours(-1));

        lookFor(PATIENCE.plusSeconds(5));

        assertThat(restarted).containsExactly(SHARD);
    }

    @Test
    void givesARestartedRelayAsMuchTime() {
        look();
        newest = OptionalLong.of(101);
        lookFor(PATIENCE.plusSeconds(5));

        newest = OptionalLong.of(102);
        lookFor(PATIENCE.minusSeconds(10));

        assertThat(restarted).hasSize(1);
    }

    @Test
    void leavesARelayAloneThatHasNothingToSend() {
        lookFor(Duration.ofMinutes(10));

        assertThat(restarted)
                .as("the rows that are there were sent before it started")
                .isEmpty();
    }

    @Test
    void leavesARelayAloneThatIsBehindAndMoves() {
        for (int i = 1; i < 100; i++) {
            sent = OptionalLong.of(i);
            newest = OptionalLong.of(100 + 2 * i);
            look();
        }

        assertThat(restarted).isEmpty();
    }

    @Test
    void leavesARelayAloneThatHasSentEverything() {
        sent = OptionalLong.of(101);
        look();
        newest = OptionalLong.of(101);

        lookFor(Duration.ofMinutes(10));

        assertThat(restarted).isEmpty();
    }

    @Test
    void doesNothingWhereAnotherInstanceRelaysOrTheShardCannotBeAsked() {
        look();
        newest = OptionalLong.empty();
        lookFor(PATIENCE.multipliedBy(2));
        newest = OptionalLong.of(200);
        sent = OptionalLong.empty();
        lookFor(PATIENCE.multipliedBy(2));

        assertThat(restarted).isEmpty();
    }

    private void lookFor(Duration time) {
        for (Duration spent = Duration.ZERO; spent.compareTo(time) <= 0; spent = spent.plusSeconds(5)) {
            look();
        }
    }

    private void look() {
        watch.look(SHARD);
        clock.tick(Duration.ofSeconds(5));
    }
}
