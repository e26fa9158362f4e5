package io.giro.saga.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class MultiRowInsertTest {

    private static final String INTO =
            "INSERT INTO given (number, text, bytes, text_as_bytes, at) VALUES (?, ?, ?, ?, ?)";

    private RealShards shards;
    private Connection connection;

    private record Given(
            long number, @Nullable String text, @Nullable Instant at) {}

    @BeforeEach
    void connect(RealMysql mysql) throws SQLException {
        shards = new RealShards(mysql, 1);
        connection = shards.shards().get(0).dataSource().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE given (
                        seq    BIGINT AUTO_INCREMENT PRIMARY KEY,
                        number BIGINT NOT NULL,
                        text   VARCHAR(64) NULL,
                        bytes  BLOB NOT NULL,
                        text_as_bytes BLOB NOT NULL,
                        at     DATETIME(6) NULL,
                        UNIQUE (number)
                    )
                    """);
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        shards.close();
    }

    @Test
    void writesManyRowsInTheirOrder() throws SQLException {
        List<Given> rows = IntStream.range(0, 2_345)
                .mapToObj(number -> new Given(number, "row " + number, null))
                .toList();

        insert(INTO, rows);

        assertThat(stored()).isEqualTo(rows);
    }

    @Test
    void writesTextThatLooksLikeSqlAndTextThatIsNoAscii() throws SQLException {
        Instant at = Instant.parse("2026-11-20T20:00:00.123456Z");
        List<Given> rows = List.of(
                new Given(1, "'); DROP TABLE given; -- ? \\ \" \u0000 \n", at),
                new Given(2, "Zürich \uD83D\uDCB6 \uD83D\uDE00 東京", at),
                new Given(3, null, null));

        insert(INTO, rows);

        assertThat(stored()).isEqualTo(rows);
    }

    @Test
    void writesNothingOfNoRows() throws SQLException {
        insert(INTO, List.of());

        assertThat(stored()).isEmpty();
    }

    @Test
    void keepsWhatFollowsTheRows() throws SQLException {
        insert(INTO, List.of(new Given(1, "first", null), new Given(2, "second", null)));

        insert(
                INTO
                        + " ON DUPLICATE KEY UPDATE text = VALUES(text), bytes = VALUES(bytes), text_as_bytes = VALUES(text_as_bytes)",
                List.of(new Given(2, "changed", null), new Given(3, "third", null)));

        assertThat(stored()).extracting(Given::text).containsExactly("first", "changed", "third");
    }

    @Test
    void writesNoneWhenOneCannotBeWritten() throws SQLException {
        assertThatThrownBy(() -> insert(INTO, List.of(new Given(1, "first", null), new Given(1, "again", null))))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        trouble ->
                                assertThat(SqlTrouble.isDuplicateKey(trouble)).isTrue());

        assertThat(stored()).isEmpty();
    }

    private void insert(String sql, List<Given> rows) throws SQLException {
        MultiRowInsert.insert(
                connection,
                sql,
                rows,
                (values, row) -> values.number(row.number)
                        .text(row.text)
                        .bytes(String.valueOf(row.text).getBytes(UTF_8))
                        .text(String.valueOf(row.text))
                        .instant(row.at));
    }

    private List<Given> stored() throws SQLException {
        List<Given> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT number, text, bytes, text_as_bytes, at FROM given ORDER BY seq")) {
            while (row.next()) {
                String text = row.getString("text");
                assertThat(row.getBytes("bytes"))
                        .isEqualTo(row.getBytes("text_as_bytes"))
                        .isEqualTo(String.valueOf(text).getBytes(UTF_8));
                rows.add(new Given(
                        row.getLong("number"), text, Rows.instant(row, "at").orElse(null)));
            }
        }
        return rows;
    }
}
