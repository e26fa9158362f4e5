package io.giro.verification;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.SystemAccounts;
import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.event.SagaStep;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.projector.ProjectViews;
import io.giro.projector.jdbc.JdbcViews;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.StepObserver;
import io.giro.saga.StepRunner;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealShards;
import io.giro.saga.given.SettableClock;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.memory.MemoryLog;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Books on two shards of a real mysqld, written by the real steps and the real projector, with a log in memory. */
public final class WrittenBooks implements AutoCloseable {

    private static final int POLL = 2_000;
    private static final StepObserver NOBODY = new StepObserver() {
        @Override
        public void decided(SagaStep step, Delivery delivery, Decision decision) {}

        @Override
        public void settled(SagaStep step, int shard, int records, Timing timing) {}

        @Override
        public void parked(SagaStep step, Delivery delivery, String reason) {}

        // The poll comes again.
        @Override
        public void failed(SagaStep step, int shard, int records, RuntimeException cause) {}
    };

    private final RealShards shards;
    private final RealMysql mysql;
    private final SettableClock clock = new SettableClock();
    private final MemoryLog log;
    private final List<Step> steps =
            List.of(new PlaceHold(), new CreditDestination(), new CommitTransfer(), new ReleaseHold());

    public WrittenBooks(RealMysql mysql) {
        this.mysql = mysql;
        shards = new RealShards(mysql, 2);
        log = new MemoryLog(RealShards.PARTITIONS, 2, clock);
    }

    public Shards shards() {
        return shards.shards();
    }

    /** The same shards, for the checker. */
    public List<io.giro.checker.Shard> checked() {
        return shards().all().stream()
                .map(shard -> new io.giro.checker.Shard(
                        mysql.jdbcUrl(), mysql.username(), mysql.password(), schema(shard), shard.viewsSchema()))
                .toList();
    }

    /** Opens an account and gives it money from outside. */
    public void open(String account, long minor) {
        shards.open(anAccount(account).row());
        AccountId world = new SystemAccounts(RealShards.PARTITIONS)
                .beside(new AccountId(account), AccountKind.WORLD, Currency.getInstance("EUR"));
        if (minor > 0) {
            accept(world.value(), account, minor);
            settle();
        }
    }

    public TransferTerms accept(String source, String destination, long minor) {
        TransferTerms terms =
                aTransfer().from(source).to(destination).of(eur(minor)).terms();
        shards.accept(terms);
        log.append(new TransferRequested(terms));
        return terms;
    }

    /** One poll of one step. */
    public void run(Step step) {
        poll(
                step.sagaStep().consumerGroup(),
                step.sagaStep(),
                new StepRunner(step, new JdbcBooks(shards()), log, log, NOBODY, clock)::run);
    }

    public void project() {
        for (int shard = 0; shard < shards().count(); shard++) {
            ProjectViews views = new ProjectViews(shard, shards().count(), new JdbcViews(shards()), log, NOBODY);
            poll(SagaStep.viewsGroup(shard), SagaStep.PROJECTOR, views::project);
        }
    }

    /** Runs all steps and the projector until nothing is left to do. */
    public void settle() {
        while (steps.stream().anyMatch(step -> hasWork(step.sagaStep())) || hasWork(SagaStep.PROJECTOR)) {
            steps.forEach(this::run);
            project();
        }
    }

    public long number(int shard, String sql, Object... values) throws SQLException {
        try (Connection connection = shards().get(shard).dataSource().getConnection();
                PreparedStatement select = prepare(connection, shard, sql, values);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Every row, each as text. */
    public List<String> rows(int shard, String sql, Object... values) throws SQLException {
        try (Connection connection = shards().get(shard).dataSource().getConnection();
                PreparedStatement select = prepare(connection, shard, sql, values);
                ResultSet row = select.executeQuery()) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    columns.add(row.getString(column));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        }
    }

    /** Changes something behind everybody's back; {@code views.} names the projector's schema. */
    public int edit(int shard, String sql, Object... values) throws SQLException {
        try (Connection connection = shards().get(shard).dataSource().getConnection();
                PreparedStatement statement = prepare(connection, shard, sql, values)) {
            int rows = statement.executeUpdate();
            connection.commit();
            return rows;
        }
    }

    public int shardOf(String account) {
        return shards().of(new AccountId(account)).index();
    }

    public long posted(String account) throws SQLException {
        return number(shardOf(account), "SELECT posted FROM account WHERE account_id = ?", account);
    }

    @Override
    public void close() {
        shards.close();
    }

    private PreparedStatement prepare(Connection connection, int shard, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(
                sql.replace("views.", shards().get(shard).viewsSchema() + "."));
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private boolean hasWork(SagaStep step) {
        return step.consumerGroups(shards().count()).stream().anyMatch(group -> log.lag(group, step.reads()) > 0);
    }

    private void poll(String group, SagaStep step, java.util.function.Consumer<Poll> consumer) {
        consumer.accept(log.poll(group, step.reads(), POLL));
    }

    private String schema(Shard shard) {
        String url = shard.dataSource().getJdbcUrl();
        return url.substring(mysql.jdbcUrl().length() + 1, url.indexOf('?'));
    }
}
