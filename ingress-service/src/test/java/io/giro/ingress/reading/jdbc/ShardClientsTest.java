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
            String endless = """
                    SELECT COUNT(*)
                      FROM information_schema.collations AS a, information_schema.collations AS b,
                           information_schema.collations AS c, information_schema.collations AS d
                    """;

            assertThatThrownBy(() -> ledger.clients()
                            .sql(ledger.clients().shards().getFirst(), endless)
                            .query(Long.class)
                            .single())
                    .isInstanceOf(TransientDataAccessException.class);
        }
    }

    @Test
    void changesNothing(RealMysql mysql) {
        try (LedgerAndViews ledger = new LedgerAndViews(mysql)) {
            assertThatThrownBy(() -> ledger.clients()
                            .sql(ledger.clients().shards().getFirst(), "UPDATE account SET posted = 1")
                            .update())
                    .hasMessageContaining("read-only");
        }
    }
}
