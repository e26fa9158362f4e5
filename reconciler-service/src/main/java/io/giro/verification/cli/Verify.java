package io.giro.verification.cli;

import io.giro.account.AccountId;
import io.giro.checker.CannotCheck;
import io.giro.checker.Checker;
import io.giro.checker.Shard;
import io.giro.checker.ShardsFile;
import io.giro.saga.Clock;
import io.giro.saga.RowsLocked;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.spring.EnvironmentShards;
import io.giro.saga.spring.GiroProperties.Pool;
import io.giro.saga.spring.ShardPools;
import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.Verification;
import io.giro.verification.VerificationObserver;
import io.giro.verification.Verifications;
import io.giro.verification.jdbc.CheckedShard;
import io.giro.verification.jdbc.JdbcRepairs;
import io.giro.verification.jdbc.JdbcVerificationRuns;
import io.giro.verification.json.OutcomeJson;
import io.giro.verification.spring.SharedLock;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Verifies the books from the command line. A plain check only reads, and needs no right but that to read. A repair
 * takes the lock that all instances share, and is recorded like any other run.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Compares balances with entries and holds, transfers with their holds, decisions, entries and keys, and the views with all of it.",
            "Name every shard: money on one that is not named counts as lost.",
            "Without --shards-file they are those that a service would find in its environment (DB_HOST and so on).",
            "Exit codes: 0 clean, 2 could not check, 3 findings (with --fix and --rebuild: before the repair)."
        })
public final class Verify implements Callable<Integer> {

    static final int CLEAN = 0;
    static final int NOT_CHECKED = 2;
    static final int FINDINGS = 3;

    private static final Pool POOL = new Pool(4, Duration.ofSeconds(10));

    /** How a result is printed. */
    enum Format {
        table,
        json
    }

    @Option(
            names = "--shards-file",
            paramLabel = "FILE",
            description =
                    "says shard.0.url, .username, .password, .schema and .viewsSchema, then shard.1.url and so on")
    private @Nullable Path shardsFile;

    @Option(names = "--at-rest", description = "every transfer must be at its end and the views up to date")
    private boolean atRest;

    @Option(names = "--account", paramLabel = "ID", description = "this account only, with the transfers of its money")
    private @Nullable String account;

    @Option(
            names = "--fix",
            description = "repair balances and views from the ledger; each repair leaves a row in verification_fix")
    private boolean fix;

    @Option(names = "--rebuild", description = "as --fix, and compare every column of the views of transfers")
    private boolean rebuild;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Format format = Format.table;

    private final PrintWriter out;
    private final PrintWriter err;

    private Verify(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        // Standard output is for the result: a program may read it.
        System.setProperty("logback.configurationFile", "verify-logback.xml");
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Verify(out, err))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    err.println("Could not check: " + failure.getMessage());
                    if (!(failure instanceof CannotCheck
                            || failure instanceof DataAccessException
                            || failure instanceof RowsLocked)) {
                        failure.printStackTrace(err);
                    }
                    return NOT_CHECKED;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() {
        List<Shard> shards = shards();
        Order order = new Order(mode(), account(), atRest);
        Outcome outcome = order.mode() == Mode.CHECK ? check(shards, order) : repair(shards, order);
        if (format == Format.json) {
            out.println(OutcomeJson.of(outcome));
        } else {
            new OutcomeTable(out).print(outcome);
        }
        return outcome.report().isClean() ? CLEAN : FINDINGS;
    }

    private Optional<String> account() {
        Optional<String> named = Optional.ofNullable(account);
        named.filter(id -> !AccountId.isWellFormed(id)).ifPresent(id -> {
            throw new CannotCheck("\"%s\" is not the id of an account.".formatted(id));
        });
        return named;
    }

    private Mode mode() {
        if (rebuild) {
            return Mode.REBUILD;
        }
        return fix ? Mode.FIX : Mode.CHECK;
    }

    private Outcome check(List<Shard> shards, Order order) {
        return Verification.check(shards, order, this::tell);
    }

    private Outcome repair(List<Shard> checked, Order order) {
        // First: the lock and the record of the run must not be written to a database that is not Giro's.
        Checker.requireAll(checked);
        try (Shards shards = open(checked);
                SharedLock lock = new SharedLock(shards.get(0).dataSource())) {
            Verifications verifications = new Verifications(
                    new Verification(checked, new JdbcRepairs(shards, checked)),
                    lock,
                    new JdbcVerificationRuns(shards),
                    VerificationObserver.NONE,
                    Clock.system());
            return verifications
                    .run(order, "command line of " + System.getProperty("user.name", "somebody"), this::tell)
                    .orElseThrow(() -> new CannotCheck("Another verification is running; only one may at a time."));
        }
    }

    private void tell(long transfers, long accounts) {
        err.println("So far: " + transfers + " transfers, " + accounts + " accounts.");
    }

    private List<Shard> shards() {
        List<Shard> shards = shardsFile == null
                ? EnvironmentShards.in(System.getenv()).stream()
                        .map(CheckedShard::of)
                        .toList()
                : ShardsFile.read(shardsFile);
        if (shards.isEmpty()) {
            throw new CannotCheck(
                    "No shard was named: use --shards-file or the variables DB_HOST, DB_USER and DB_PASSWORD.");
        }
        return shards;
    }

    private static Shards open(List<Shard> checked) {
        return ShardPools.forCommand(checked.stream().map(CheckedShard::address).toList(), POOL);
    }
}
