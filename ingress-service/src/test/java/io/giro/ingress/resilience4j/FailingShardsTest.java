package io.giro.ingress.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.AcceptedTransfers;
import io.giro.ingress.IdempotencyKey;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailingShardsTest {

    private final FailingShards failing = new FailingShards();
    private final RefusingDatabase database = new RefusingDatabase();
    private final AcceptedTransfers transfers = new BreakingAcceptedTransfers(
            database,
            // One that never opens: it is not what decides here.
            CircuitBreakerRegistry.of(CircuitBreakerConfig.from(BreakingAcceptedTransfers.settings())
                    .minimumNumberOfCalls(1_000)
                    .slidingWindowSize(1_000)
                    .build()),
            failing);

    @Test
    void saysWhichShardTakesNothingAndWhatIsBehindIt() {
        insertInVain(1, 4);

        assertThat(failing.reasons()).isEqualTo(Map.of("shard-1", "java.lang.IllegalStateException: the disk is full"));
    }

    @Test
    void saysNothingOfAMishap() {
        insertInVain(0, 3);
        database.refuses = false;
        transfers.insert(0, List.of(), List.of());
        database.refuses = true;
        insertInVain(0, 3);

        assertThat(failing.reasons()).isEmpty();
    }

    @Test
    void isNotDeceivedByADatabaseThatAnswersAndRefusesToWrite() {
        insertInVain(0, 4);

        assertThat(transfers.statuses(0, List.of())).isEmpty();

        assertThat(failing.reasons()).containsOnlyKeys("shard-0");
    }

    @Test
    void forgetsAShardThatTakesTransfersAgain() {
        insertInVain(0, 4);
        database.refuses = false;

        transfers.insert(0, List.of(), List.of());

        assertThat(failing.reasons()).isEmpty();
    }

    @Test
    void countsNoRefusalThatSaysNothingOfTheShard() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> transfers.reservations(0, List.of()))
                    .isInstanceOf(AcceptedTransfers.Collision.class);
        }

        assertThat(failing.reasons()).isEmpty();
    }

    private void insertInVain(int shard, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> transfers.insert(shard, List.of(), List.of()))
                    .hasMessage("no connection");
        }
    }

    private static final class RefusingDatabase implements AcceptedTransfers {

        private boolean refuses = true;

        @Override
        public void insert(int shard, List<Reservation> reservations, List<NewTransfer> newTransfers) {
            if (refuses) {
                throw new IllegalArgumentException("no connection", new IllegalStateException("the disk is full"));
            }
        }

        @Override
        public Map<IdempotencyKey, Reservation> reservations(int shard, Collection<IdempotencyKey> keys) {
            throw new Collision(new IllegalStateException("a deadlock"));
        }

        @Override
        public Map<TransferId, TransferTerms> transfers(int shard, Collection<TransferId> ids) {
            return Map.of();
        }

        @Override
        public Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts) {
            return Map.of();
        }
    }
}
