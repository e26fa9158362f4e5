package io.giro.verification.jdbc;

import io.giro.checker.Finding;
import io.giro.checker.StoredAmount;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.verification.LeftAlone;
import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.Repair;
import io.giro.verification.Repaired;
import io.giro.verification.RunItem;
import io.giro.verification.VerificationRun;
import io.giro.verification.VerificationRuns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records of verifications, on shard 0. */
public final class JdbcVerificationRuns implements VerificationRuns {

    private static final int SHARD = 0;
    private static final int FAILURE_CHARACTERS = 1024;
    private static final int SENTENCE_CHARACTERS = 2048;
    private static final int BREAK_CHARACTERS = 512;

    private static final String COLUMNS = """
            run_id, mode, account, at_rest, started_by, state, started_at, finished_at, failure, transfers, accounts,
            findings, repairs, brought_up, left_alone
            """;

    private final ShardTransactions transactions;

    public JdbcVerificationRuns(Shards shards) {
        transactions = new ShardTransactions(shards);
    }

    @Override
    public void begin(UUID id, Order order, String startedBy, Instant at) {
        transactions.commit(SHARD, connection -> {
            Statements.update(connection, """
                    UPDATE verification_run
                       SET state = 'FAILED', failure = 'Its process ended before it did.', finished_at = ?
                     WHERE state = 'RUNNING'
                    """, List.of(Rows.utc(at)));
            Statements.update(
                    connection,
                    "INSERT INTO verification_run (%s) VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, NULL, NULL, 0, 0, 0, 0, 0, 0)"
                            .formatted(COLUMNS),
                    Arrays.asList(
                            id.toString(),
                            order.mode().name(),
                            order.account().orElse(null),
                            order.atRest(),
                            startedBy,
                            Rows.utc(at)));
            prune(connection);
            return id;
        });
    }

    private static void prune(Connection connection) throws SQLException {
        List<String> old = Statements.select(
                connection,
                "SELECT run_id FROM verification_run ORDER BY started_at DESC, run_id DESC LIMIT 1000 OFFSET " + KEPT,
                List.of(),
                row -> row.getString("run_id"));
        newestOfAll(connection).ifPresent(run -> old.remove(run.id().toString()));
        if (!old.isEmpty()) {
            String marks = Rows.marks(old.size());
            Statements.update(
                    connection, "DELETE FROM verification_finding WHERE run_id IN (%s)".formatted(marks), old);
            Statements.update(connection, "DELETE FROM verification_run WHERE run_id IN (%s)".formatted(marks), old);
        }
    }

    @Override
    public void progress(UUID id, long transfers, long accounts) {
        transactions.commit(
                SHARD,
                connection -> Statements.update(
                        connection,
                        "UPDATE verification_run SET transfers = ?, accounts = ? WHERE run_id = ?",
                        List.of(transfers, accounts, id.toString())));
    }

    @Override
    public void done(UUID id, Outcome outcome, Instant at) {
        Repaired repaired = outcome.repaired();
        transactions.commit(SHARD, connection -> {
            int ended = Statements.update(
                    connection,
                    """
                    UPDATE verification_run
                       SET state = 'DONE', finished_at = ?, transfers = ?, accounts = ?, findings = ?, repairs = ?,
                           brought_up = ?, left_alone = ?
                     WHERE run_id = ? AND state = 'RUNNING'
                    """,
                    List.of(
                            Rows.utc(at),
                            outcome.report().compared().transfers(),
                            outcome.report().compared().accounts(),
                            outcome.report().findingCount(),
                            repaired.repairCount(),
                            repaired.broughtUp(),
                            repaired.leftAloneCount(),
                            id.toString()));
            if (ended > 0) {
                Statements.batch(connection, """
                        INSERT INTO verification_finding (run_id, kind, place, code, subject, sentence, stored_minor,
                                                          actual_minor, difference_minor, first_break)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, items(id, outcome));
            }
            return ended;
        });
    }

    @Override
    public void failed(UUID id, String sentence, Instant at) {
        transactions.commit(
                SHARD,
                connection -> Statements.update(
                        connection, """
                        UPDATE verification_run
                           SET state = 'FAILED', failure = ?, finished_at = ?
                         WHERE run_id = ? AND state = 'RUNNING'
                        """, List.of(cut(sentence, FAILURE_CHARACTERS), Rows.utc(at), id.toString())));
    }

    @Override
    public Optional<VerificationRun> find(UUID id) {
        return transactions
                .read(
                        SHARD,
                        connection -> Statements.select(
                                connection,
                                "SELECT %s FROM verification_run WHERE run_id = ?".formatted(COLUMNS),
                                List.of(id.toString()),
                                JdbcVerificationRuns::run))
                .stream()
                .findFirst();
    }

    @Override
    public List<RunItem> items(UUID id) {
        return transactions.read(
                SHARD,
                connection -> Statements.select(connection, """
                SELECT kind, code, subject, sentence, stored_minor, actual_minor, difference_minor, first_break
                  FROM verification_finding
                 WHERE run_id = ?
                 ORDER BY kind, place
                """, List.of(id.toString()), JdbcVerificationRuns::item));
    }

    @Override
    public List<VerificationRun> newest(int limit) {
        return transactions.read(
                SHARD,
                connection -> Statements.select(
                        connection,
                        "SELECT %s FROM verification_run ORDER BY started_at DESC, run_id DESC LIMIT ?"
                                .formatted(COLUMNS),
                        List.of(limit),
                        JdbcVerificationRuns::run));
    }

    @Override
    public Optional<VerificationRun> newestOfAll() {
        return transactions.read(SHARD, JdbcVerificationRuns::newestOfAll);
    }

    private static Optional<VerificationRun> newestOfAll(Connection connection) throws SQLException {
        return Statements.select(connection, """
                SELECT %s
                  FROM verification_run
                 WHERE state = 'DONE' AND account IS NULL AND at_rest = 0
                 ORDER BY started_at DESC, run_id DESC
                 LIMIT 1
                """.formatted(COLUMNS), List.of(), JdbcVerificationRuns::run).stream()
                .findFirst();
    }

    private static List<List<@Nullable Object>> items(UUID id, Outcome outcome) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int place = 0;
        for (Finding finding : outcome.report().findings()) {
            Optional<StoredAmount> amount = finding.amount();
            rows.add(Arrays.asList(
                    id.toString(),
                    RunItem.Kind.FINDING.name(),
                    place++,
                    finding.code().name(),
                    finding.subject().toString(),
                    cut(finding.sentence(), SENTENCE_CHARACTERS),
                    amount.map(StoredAmount::stored).map(BigDecimal::new).orElse(null),
                    amount.map(StoredAmount::actual).map(BigDecimal::new).orElse(null),
                    new BigDecimal(finding.difference()),
                    amount.flatMap(StoredAmount::firstBreak)
                            .map(entry -> cut(entry, BREAK_CHARACTERS))
                            .orElse(null)));
        }
        for (Repair repair : outcome.repaired().repairs()) {
            rows.add(told(id, RunItem.Kind.REPAIR, place++, repair.what(), repair.subject(), repair.toString()));
        }
        for (LeftAlone left : outcome.repaired().leftAlone()) {
            rows.add(told(id, RunItem.Kind.LEFT_ALONE, place++, "", left.subject(), left.toString()));
        }
        return rows;
    }

    private static List<@Nullable Object> told(
            UUID id, RunItem.Kind kind, int place, String code, String subject, String sentence) {
        return Arrays.asList(
                id.toString(),
                kind.name(),
                place,
                code,
                subject,
                cut(sentence, SENTENCE_CHARACTERS),
                null,
                null,
                BigDecimal.ZERO,
                null);
    }

    private static VerificationRun run(ResultSet row) throws SQLException {
        return new VerificationRun(
                UUID.fromString(row.getString("run_id")),
                new Order(
                        Mode.valueOf(row.getString("mode")),
                        Optional.ofNullable(row.getString("account")),
                        row.getBoolean("at_rest")),
                row.getString("started_by"),
                VerificationRun.State.valueOf(row.getString("state")),
                Rows.requiredInstant(row, "started_at"),
                Rows.instant(row, "finished_at"),
                Optional.ofNullable(row.getString("failure")),
                row.getLong("transfers"),
                row.getLong("accounts"),
                row.getLong("findings"),
                row.getLong("repairs"),
                row.getLong("brought_up"),
                row.getLong("left_alone"));
    }

    private static RunItem item(ResultSet row) throws SQLException {
        return new RunItem(
                RunItem.Kind.valueOf(row.getString("kind")),
                row.getString("code"),
                row.getString("subject"),
                row.getString("sentence"),
                whole(row, "stored_minor"),
                whole(row, "actual_minor"),
                whole(row, "difference_minor").orElse(BigInteger.ZERO),
                Optional.ofNullable(row.getString("first_break")));
    }

    private static Optional<BigInteger> whole(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column)).map(BigDecimal::toBigIntegerExact);
    }

    private static String cut(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters - 1) + "…";
    }
}
