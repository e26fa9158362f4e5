package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.Pattern;
import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Footprint;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * How far the product is from what its servers can do: the requests of its callers answered at once, the rows that its stages insert
 * written in bulk, and its records produced and read. Each alone on the machine, which the product's stages share.
 */
public final class Limits {
    private static final int TRANSFERS = 20_000;
    private static final String SCHEMA = "giro_bulk";
    private static final String ALONE = "What the servers can do alone, in transfers per second";
    private static final String SHARE = "The product's throughput as a share of that";
    private static final String REQUESTS = "requests answered at once";
    private static final String ALL_ROWS = "rows of all stages";

    private final Setup setup;
    private final Notebook notebook = new Notebook("What the servers under Giro can do alone");
    private final Map<String, Spread> limits = new LinkedHashMap<>();

    public Limits(Setup setup) {
        this.setup = setup;
    }

    /** Runs all of it. */
    public Report run() {
        if (setup.shards() != 1) {
            throw new CannotMeasure("The limits are those of one database: without --shards.");
        }
        BenchFolder folder = setup.folder();
        List<BulkRows> rows = new ArrayList<>();
        BareRecords records;
        Spread product;
        try (LoadClient load = LoadClient.start(folder)) {
            measureRequests(folder, load);
            folder.empty();
            setup.progress().say("Starting the product.");
            try (RunningProduct running = RunningProduct.start(setup, folder);
                    Measuring measuring = new Measuring(running, load, setup.progress())) {
                notebook.machine(Machine.withDatabase(running.shards().getFirst()));
                Session session = new Session(running, measuring, setup, notebook);
                FundedAccounts.open(running, measuring);
                session.warmUp();
                product = session.measure(Comparison.name(Pattern.UNIFORM), Pattern.UNIFORM, FundedAccounts.COUNT);
                setup.progress().say("Reading what it has written.");
                for (Stage stage : Stage.values()) {
                    rows.add(BulkRows.read(running.shards().getFirst(), stage, TRANSFERS));
                }
                records = BareRecords.read(running.bootstrapServers(), TRANSFERS);
                setup.progress().say("Checking the books.");
                new Books(running).findings(measuring.accepted()).forEach(notebook::finding);
            }
        }
        folder.empty();
        measureRows(folder, rows);
        measureRecords(folder, records);
        limits.forEach((name, limit) ->
                notebook.figure(Figure.of(SHARE, "giro, uniform / " + name, "×", product.over(limit))));
        notes();
        return notebook.report();
    }

    private void measureRequests(BenchFolder folder, LoadClient load) {
        setup.progress().say("Starting what answers at once.");
        try (RunningLocks locks = RunningLocks.start(setup.java(), setup.locksPool(), FundedAccounts.COUNT, folder);
                Measuring measuring = new Measuring(locks, load, setup.progress())) {
            Windows windows = setup.windows();
            measuring.carryOut("warming up", requests(locks, "warm", windows.warmUp()));
            Course course = measuring.carryOut(REQUESTS, requests(locks, "echo", windows.load()));
            notebook.load(locks, REQUESTS, course.result());
            limit(REQUESTS, course.endedPerSecond(windows.settle(), windows.count(), windows.seconds()));
            cost(REQUESTS, course.cpuMicrosPerTransfer(windows.settle(), windows.count(), windows.seconds()));
        }
    }

    private static LoadOrder requests(RunningLocks locks, String keys, int seconds) {
        return LoadOrder.closedLoop(
                locks.echo(), Pattern.UNIFORM, FundedAccounts.COUNT, keys, Session.CONNECTIONS, seconds);
    }

    private void measureRows(BenchFolder folder, List<BulkRows> stages) {
        setup.progress().say("Writing its rows in bulk.");
        try (EmbeddedMysql mysql = EmbeddedMysql.start(folder.folders(), 0, Footprint.PRODUCT)) {
            ShardAddress address =
                    new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), SCHEMA, SCHEMA);
            try (Connection server = connect(address.serverUrl(), address)) {
                server.createStatement().execute("CREATE DATABASE " + SCHEMA);
            }
            try (Connection connection = connect(address.ledgerUrl(), address)) {
                connection.setAutoCommit(false);
                measureRows(connection, mysql, stages);
            }
        } catch (SQLException e) {
            throw new CannotMeasure("Rows cannot be written in bulk: " + e.getMessage(), e);
        }
    }

    private void measureRows(Connection connection, EmbeddedMysql mysql, List<BulkRows> stages) throws SQLException {
        Map<Stage, double[]> seconds = new EnumMap<>(Stage.class);
        for (BulkRows rows : stages) {
            Repetitions repetitions = new Repetitions(Map.of(
                    "mysqld", mysql.pid(), "load", ProcessHandle.current().pid()));
            for (int i = 0; i < repetitions.all(); i++) {
                rows.createTables(connection);
                repetitions.begin();
                rows.insert(connection);
                repetitions.end();
            }
            String name = "rows of " + rows.stage().title();
            seconds.put(rows.stage(), repetitions.seconds());
            limit(name, perSecond(repetitions.seconds()));
            cost(name, repetitions.micros());
        }
        double[] all = IntStream.range(0, setup.windows().count())
                .mapToDouble(i ->
                        seconds.values().stream().mapToDouble(each -> each[i]).sum())
                .toArray();
        limit(ALL_ROWS, perSecond(all));
    }

    private void measureRecords(BenchFolder folder, BareRecords records) {
        setup.progress().say("Producing and reading its records.");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.folders(), 0, 0, Footprint.PRODUCT)) {
            try (Admin admin =
                    Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
                new TopicCatalogue(admin, records.partitions(), 1).create();
            }
            Map<String, Long> processes =
                    Map.of("kafka", kafka.pid(), "load", ProcessHandle.current().pid());
            Repetitions produced = new Repetitions(processes);
            Repetitions consumed = new Repetitions(processes);
            try (Producer<byte[], byte[]> producer = BareRecords.producer(kafka.bootstrapServers());
                    Consumer<byte[], byte[]> consumer = BareRecords.consumerFromTheEnd(kafka.bootstrapServers())) {
                for (int i = 0; i < produced.all(); i++) {
                    produced.begin();
                    records.produce(producer);
                    produced.end();
                    consumed.begin();
                    records.consume(consumer);
                    consumed.end();
                }
            }
            limit("records produced", perSecond(produced.seconds()));
            cost("records produced", produced.micros());
            limit("records read", perSecond(consumed.seconds()));
            cost("records read", consumed.micros());
        }
    }

    private void limit(String name, Spread perSecond) {
        limits.put(name, perSecond);
        notebook.figure(Figure.of(ALONE, name, "/s", perSecond));
        setup.progress().say("%s: %.0f/s".formatted(name, perSecond.median()));
    }

    private void cost(String name, Map<String, Spread> micros) {
        notebook.costs("alone", name, micros);
    }

    private void notes() {
        notebook.note(
                "Requests: the same load and HTTP stack as ever, read and answered without a database. Rows and records: those of the newest %,d transfers, by one connection, producer or consumer, %d times after one that does not count."
                        .formatted(TRANSFERS, setup.windows().count()));
        notebook.note(
                "Rows: inserts only. What the stages update besides (accounts, holds, views) comes on top, as do their questions and locks.");
    }

    private static Spread perSecond(double[] seconds) {
        return Spread.of(
                Arrays.stream(seconds).map(each -> TRANSFERS / each).boxed().toList());
    }

    private static Connection connect(String url, ShardAddress address) throws SQLException {
        return DriverManager.getConnection(url, address.username(), address.password());
    }

    /** How long something took each time, and what it cost. The first time does not count: the JVM has yet to compile it. */
    private final class Repetitions {
        private final Map<String, Long> processes;
        private final List<Double> seconds = new ArrayList<>();
        private final Map<String, List<Double>> micros = new TreeMap<>();
        private Map<String, Double> cpuBefore = Map.of();
        private long begunAt;

        Repetitions(Map<String, Long> processes) {
            this.processes = processes;
        }

        /** With the one that does not count. */
        int all() {
            return setup.windows().count() + 1;
        }

        void begin() {
            cpuBefore = CpuTime.seconds(processes);
            begunAt = System.nanoTime();
        }

        void end() {
            seconds.add((System.nanoTime() - begunAt) / 1e9);
            CpuTime.seconds(processes)
                    .forEach((process, cpu) -> micros.computeIfAbsent(process, unused -> new ArrayList<>())
                            .add((cpu - cpuBefore.getOrDefault(process, cpu)) * 1e6 / TRANSFERS));
        }

        double[] seconds() {
            return seconds.stream().skip(1).mapToDouble(Double::doubleValue).toArray();
        }

        Map<String, Spread> micros() {
            Map<String, Spread> spreads = new TreeMap<>();
            micros.forEach((process, values) ->
                    spreads.put(process, Spread.of(values.stream().skip(1).toList())));
            return spreads;
        }
    }
}
