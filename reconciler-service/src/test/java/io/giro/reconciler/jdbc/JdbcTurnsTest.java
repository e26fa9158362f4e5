package io.giro.reconciler.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcTurnsTest {

    private RealShards shards;
    private JdbcTurns one;
    private JdbcTurns another;

    @BeforeEach
    void startTwoInstances(RealMysql mysql) {
        shards = new RealShards(mysql, 2);
        one = new JdbcTurns(shards.shards());
        another = new JdbcTurns(shards.shards());
    }

    @AfterEach
    void stop() {
        one.close();
        another.close();
        shards.close();
    }

    @Test
    void belongToWhoeverAsksFirstForEachShard() {
        assertThat(one.isOurs(0)).isTrue();
        assertThat(another.isOurs(1)).isTrue();

        assertThat(another.isOurs(0)).isFalse();
        assertThat(one.isOurs(1)).isFalse();
        assertThat(one.isOurs(0)).isTrue();
        assertThat(another.isOurs(1)).isTrue();
    }

    @Test
    void passToTheOtherOneWhenTheirHolderStops() {
        assertThat(one.isOurs(0)).isTrue();

        one.close();

        assertThat(another.isOurs(0)).isTrue();
    }

    @Test
    void passToTheOtherOneWhenTheConnectionOfTheirHolderBreaks() throws Exception {
        assertThat(one.isOurs(0)).isTrue();

        killHolder();

        await().atMost(Duration.ofSeconds(30)).until(() -> another.isOurs(0));
        assertThat(one.isOurs(0)).isFalse();
    }

    private void killHolder() throws Exception {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            long holder;
            try (ResultSet row = statement.executeQuery(
                    "SELECT IS_USED_LOCK(CONCAT('giro.reconciler.', LEFT(SHA2(DATABASE(), 256), 40)))")) {
                row.next();
                holder = row.getLong(1);
            }
            statement.execute("KILL " + holder);
        }
    }
}
