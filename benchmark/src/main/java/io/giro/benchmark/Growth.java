package io.giro.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import io.giro.benchmark.load.Pattern;
import io.giro.checker.Shard;
import io.giro.relay.jdbc.OutboxPartitions;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Whether the product is as fast with a million accounts and after millions of transfers as at its start, and whether the outbox shrinks without a stall. */
public final class Growth {
    private static final int ACCOUNTS = 1_000_000;
    private static final int FILLING_SECONDS = 60;
    private static final int RETENTION_DAYS = 1;
    // Far enough that the partitions of today and of yesterday are past their retention.
    private static final int DAYS_LATER = 3;
    private static final DateTimeFormatter PARTITION = DateTimeFormatter.ofPattern("'day'yyyyMMdd");
    private static final int MOST_TIMES = 30;
    private static final Duration BETWEEN_TIMES = Duration.ofSeconds(1);
    private static final double MICROS_PER_MILLI = 1_000;
    private static final String RETENTION = "While the outbox's partitions are dropped";

    private final Setup setup;
    private final long transfers;
    private final Notebook notebook = new Notebook("Giro, grown");

    /** @param transfers so many must have been made before it is measured again */
    public Growth(Setup setup, long transfers) {
        this.setup = setup;
        this.transfers = transfers;
    }

    /** Runs all of it. */
    public Report run() {
        BenchFolder folder = setup.folder();
        try (LoadClient load = LoadClient.start(folder)) {
            setup.progress().say("Starting the product.");
            try (RunningProduct product = RunningProduct.start(setup, folder);
                    Measuring measuring = new Measuring(product, load, setup.progress())) {
                notebook.machine(Machine.withDatabase(product.shards().getFirst()));
                grow(product, measuring, new Session(product, measuring, setup, notebook));
                setup.progress().say("Checking the books.");
                new Books(product).findings(measuring.accepted()).forEach(notebook::finding);
            }
        }
        return notebook.report();
    }

    private void grow(RunningProduct product, Measuring measuring, Session session) {
        FundedAccounts.open(product, measuring);
        session.warmUp();
        Spread start = session.measure("10 thousand accounts", Pattern.UNIFORM, FundedAccounts.COUNT);
        setup.progress().say("Opening a million accounts.");
        new ManyAccounts(product.shards()).open(ACCOUNTS);
        Spread wide = session.measure("a million accounts", Pattern.UNIFORM, ACCOUNTS);
        for (int i = 0; measuring.accepted() < transfers; i++) {
            measuring.carryOut(
                    "filling, %,d of %,d".formatted(measuring.accepted(), transfers),
                    LoadOrder.closedLoop(
                            product.transfers(),
                            Pattern.UNIFORM,
                            ACCOUNTS,
                            "fill-" + i,
                            Session.CONNECTIONS,
                            FILLING_SECONDS));
        }
        measuring.awaitRest();
        Spread grown = session.measure("after %,d transfers".formatted(transfers), Pattern.UNIFORM, ACCOUNTS);
        notebook.figure(Figure.of(Session.RATIOS, "a million accounts / start", "×", wide.over(start), Targets.GROWN));
        notebook.figure(Figure.of(
                Session.RATIOS,
                "after %,d transfers / start".formatted(transfers),
                "×",
                grown.over(start),
                Targets.GROWN));
        dropPartitions(product, measuring, grown);
        notebook.chart(new Report.Chart(
                "Transfers that ended, by second", "seconds", "per second", List.of(), session.throughput()));
    }

    private void dropPartitions(RunningProduct product, Measuring measuring, Spread before) {
        Windows windows = setup.windows();
        Shard shard = product.shards().getFirst();
        int inTheMiddle = windows.load() / 2;
        CompletableFuture<Integer> dropping = CompletableFuture.supplyAsync(
                () -> dropPartitions(shard), CompletableFuture.delayedExecutor(inTheMiddle, TimeUnit.SECONDS));
        Course course = measuring.carryOut(
                "dropping partitions",
                LoadOrder.closedLoop(
                        product.transfers(), Pattern.UNIFORM, ACCOUNTS, "drop", Session.CONNECTIONS, windows.load()));
        int times = dropping.join();
        measuring.awaitRest();
        LoadResult result = course.result();
        Spread ended = course.endedPerSecond(windows.settle(), windows.count(), windows.seconds());
        notebook.load(product, "dropping partitions", result);
        notebook.figure(Figure.of(RETENTION, "committed", "/s", ended));
        notebook.figure(Figure.of(RETENTION, "committed / before", "×", ended.over(before), Targets.GROWN));
        notebook.percentile(
                RETENTION, "longest request to 202", List.of(result), LoadResult.ACCEPTANCE, 100, Optional.empty());
        notebook.note("The outbox's partitions were dropped after %d s of that load, at attempt %d."
                .formatted(inTheMiddle, times));
        notebook.chart(new Report.Chart(
                "Accepted while partitions are dropped, by second",
                "seconds",
                "per second",
                List.of(),
                List.of(Notebook.line("202", course.seconds(), LoadSecond::accepted))));
        notebook.chart(new Report.Chart(
                "Request to 202 while partitions are dropped, p99 by second",
                "seconds",
                "ms",
                List.of(),
                List.of(Notebook.line("p99", course.seconds(), second -> second.p99Micros() / MICROS_PER_MILLI))));
    }

    /**
     * What the product does each hour, as it will do it in some days. It gives way when intake is in its way, so it may need to be done again.
     *
     * @return how often it was done until today's partition was gone
     */
    private static int dropPartitions(Shard shard) {
        ShardAddress address =
                new ShardAddress(shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.ledgerUrl());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(1);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            OutboxPartitions partitions = new OutboxPartitions(
                    new Shards(List.of(new Shards.Shard(0, pool, shard.viewsSchema()))), RETENTION_DAYS);
            for (int times = 1; times <= MOST_TIMES; times++) {
                partitions.maintain(today.plusDays(DAYS_LATER));
                if (!isThere(pool, today)) {
                    return times;
                }
                Pause.of(BETWEEN_TIMES);
            }
        } catch (SQLException e) {
            throw new CannotMeasure("The outbox's partitions cannot be read: " + e.getMessage(), e);
        }
        throw new CannotMeasure("Today's partition of the outbox could not be dropped %d times.".formatted(MOST_TIMES));
    }

    private static boolean isThere(HikariDataSource pool, LocalDate day) throws SQLException {
        String sql = """
                SELECT partition_name
                  FROM information_schema.partitions
                 WHERE table_schema = DATABASE() AND table_name = 'outbox' AND partition_name = ?
                """;
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, PARTITION.format(day));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
