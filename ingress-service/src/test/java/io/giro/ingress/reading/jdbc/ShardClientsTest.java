package io.giro.ingress.reading.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.TransientDataAccessException;

@ExtendWith(RealServers.class)
class ShardClientsTest {

    @Test
    void endsAReadingThatTakesTooLong(RealMysql mysql) {
        try (LedgerAndViews ledger = new LedgerAndViews(mysql)) {
            ShardClients clients = new ShardClients(ledger.shards());

            assertThatThrownBy(() -> clients.sql(ledger.shards().get(0), "SELECT SLEEP(600)")
                            .query(Integer.class)
                            .single())
                    .isInstanceOf(TransientDataAccessException.class);
        }
    }
}
