package io.giro.ingress.reading.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.QueryTimeoutException;

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
                    .isInstanceOf(QueryTimeoutException.class);
        }
    }

    @Test
    void changesNothingAndTakesTwoSecondsAtMost(RealMysql mysql) {
        try (LedgerAndViews ledger = new LedgerAndViews(mysql)) {
            assertThat(ledger.clients()
                            .sql(
                                    ledger.clients().shards().getFirst(),
                                    "SELECT @@transaction_read_only AS read_only, @@max_execution_time AS longest")
                            .query((row, number) -> row.getBoolean("read_only") + " " + row.getLong("longest"))
                            .single())
                    .isEqualTo("true 2000");
        }
    }
}
