package io.giro.reconciler.cli;

import io.giro.reconciler.web.OperationsClient;
import io.giro.reconciler.web.StuckBody;
import io.giro.reconciler.web.StuckListBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows which transfers have not ended, what each waits for, and what will be done about it. */
@Command(
        name = "stuck",
        description = "Shows transfers that have not ended, why, and what happens next.",
        footer = "Exit codes: 0 nothing is stuck, 2 could not ask, 3 something is stuck.")
public final class Stuck implements Callable<Integer> {

    @Mixin
    private Operations operations = new Operations();

    @Option(names = "--older-than", description = "the least age (default: that at which the reconciler first looks)")
    private @Nullable String olderThan;

    @Option(names = "--limit", defaultValue = "50", description = "how many to show (default: ${DEFAULT-VALUE})")
    private String limit = "50";

    @Parameters(arity = "0..1", paramLabel = "TRANSFER_ID", description = "only this one")
    private @Nullable String transferId;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return Operations.run(new Stuck(), out, err, arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String id = transferId;
        return operations.ask(client -> id == null ? list(client, out) : one(client, id, out));
    }

    private int list(OperationsClient client, PrintWriter out) throws IOException, InterruptedException {
        String least = olderThan == null ? "" : "&olderThan=" + encoded(olderThan);
        String answer = client.get("/operations/stuck?limit=" + encoded(limit) + least);
        StuckListBody list = client.read(answer, StuckListBody.class);
        if (operations.isJson()) {
            out.println(answer);
        } else {
            print(list, out);
        }
        return list.total() == 0 && knowsAll(list) ? Operations.FINE : Operations.FOUND;
    }

    private int one(OperationsClient client, String id, PrintWriter out) throws IOException, InterruptedException {
        String answer = client.get("/operations/stuck/" + encoded(id));
        StuckBody one = client.read(answer, StuckBody.class);
        if (operations.isJson()) {
            out.println(answer);
        } else {
            table(List.of(one)).print(out);
        }
        return one.isStuck() ? Operations.FOUND : Operations.FINE;
    }

    private static boolean knowsAll(StuckListBody list) {
        return list.complete() && list.notAsked().isEmpty();
    }

    private static void print(StuckListBody list, PrintWriter out) {
        if (list.total() == 0) {
            out.println(knowsAll(list) ? "Nothing is stuck." : "Nothing is known to be stuck.");
        } else {
            out.printf("%d transfers have not ended: %s%n", list.total(), Counts.text(list.byStage()));
            table(list.items()).print(out);
        }
        if (!list.complete()) {
            out.println("There may be more: not every transfer was looked at yet, or there are too many to remember.");
        }
        list.notAsked().forEach(what -> out.println("Did not succeed: " + what + "."));
    }

    private static Table table(List<StuckBody> items) {
        Table table = new Table().line("AGE", "WAITS FOR", "TRANSFER", "AMOUNT", "FROM", "TO", "WHY AND WHAT NEXT");
        for (StuckBody one : items) {
            table.line(
                    one.ageSeconds() + " s",
                    Objects.requireNonNullElse(one.stage(), "-"),
                    one.transferId(),
                    one.amount() + " " + one.currency(),
                    one.source(),
                    one.destination(),
                    one.reason() + next(one));
        }
        return table;
    }

    private static String next(StuckBody one) {
        if (one.nextAction() == null) {
            return "";
        }
        return " Next: " + one.nextAction() + (one.nextActionAt() == null ? "." : " at " + one.nextActionAt() + ".");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
