package io.giro.reconciler.spring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.jdbc.Shards;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.WrongSetting;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolOfReconcilerTest {

    @Test
    void refusesAPoolInWhichItsOwnTurnWouldLeaveNothingToWorkWith() {
        GiroProperties giro = new GiroProperties(
                16,
                List.of(new GiroProperties.Shard("jdbc:mysql://db:3306", "giro", "secret", "giro", "giro_views")),
                List.of(Currency.getInstance("EUR")),
                new GiroProperties.Kafka("kafka:9092", "", 1, 500, Duration.ofSeconds(10)),
                new GiroProperties.Pool(2, Duration.ofSeconds(3)),
                new GiroProperties.Security(GiroProperties.Security.Mode.OPEN));

        assertThatThrownBy(() -> new ReconcilerService().turns(new Shards(List.of()), giro))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("giro.pool.size (GIRO_POOL_SIZE) is 2, but must be at least 3 in the reconciler.");
    }
}
