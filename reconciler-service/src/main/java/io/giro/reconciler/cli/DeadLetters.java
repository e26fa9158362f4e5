package io.giro.reconciler.cli;

import io.giro.reconciler.web.DeadLetterBody;
import io.giro.reconciler.web.DeadLetterListBody;
import io.giro.reconciler.web.OperationsClient;
import io.giro.reconciler.web.SentBackBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the records that were parked because they can never be right, and puts one back when its cause is mended. */
@Command(
        name = "dlt",
        description = "Shows dead letters: records that were parked because they can never be right.",
        footer = "Exit codes: 0 there are none (or it was shown, or sent back), 2 could not ask, 3 there are some.")
public final class DeadLetters implements Callable<Integer> {

    private static final int LONGEST_VALUE = 60;

    @Mixin
    private Operations operations = new Operations();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "only those of this topic, such as transfer.held")
    private @Nullable String topic;

    @Option(names = "--limit", defaultValue = "50", description = "how many to show (default: ${DEFAULT-VALUE})")
    private String limit = "50";

    @ArgGroup
    private @Nullable One one;

    @Spec
    private @Nullable CommandSpec spec;

    /** What to do with one of them. */
    private static final class One {

        @Option(names = "--full", paramLabel = "ID", description = "shows all of one, such as transfer.held.dlt/3/17")
        private @Nullable String full;

        @Option(names = "--resend", paramLabel = "ID", description = "puts one back on the topic that it came from")
        private @Nullable String resend;
    }

    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return Operations.run(new DeadLetters(), out, err, arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String full = one == null ? null : one.full;
        String resend = one == null ? null : one.resend;
        return operations.ask(client -> {
            if (full != null) {
                return show(client, full, out);
            }
            return resend == null ? list(client, out) : sendBack(client, resend, out);
        });
    }

    private int list(OperationsClient client, PrintWriter out) throws IOException, InterruptedException {
        String ofTopic = topic == null ? "" : "&topic=" + URLEncoder.encode(topic, StandardCharsets.UTF_8);
        String answer = client.get(
                "/operations/dead-letters?limit=" + URLEncoder.encode(limit, StandardCharsets.UTF_8) + ofTopic);
        DeadLetterListBody list = client.read(answer, DeadLetterListBody.class);
        if (operations.isJson()) {
            out.println(answer);
        } else {
            print(list, out);
        }
        return list.total() == 0 ? Operations.FINE : Operations.FOUND;
    }

    private int show(OperationsClient client, String id, PrintWriter out) throws IOException, InterruptedException {
        String answer = client.get(path(id));
        if (operations.isJson()) {
            out.println(answer);
        } else {
            print(client.read(answer, DeadLetterBody.class), out);
        }
        return Operations.FINE;
    }

    private int sendBack(OperationsClient client, String id, PrintWriter out) throws IOException, InterruptedException {
        String answer = client.post(path(id) + "/resend");
        if (operations.isJson()) {
            out.println(answer);
        } else {
            SentBackBody where = client.read(answer, SentBackBody.class);
            out.printf(
                    "Sent back: it is in partition %d of %s at offset %d. The dead letter stays where it is.%n",
                    where.partition(), where.topic(), where.offset());
        }
        return Operations.FINE;
    }

    private static void print(DeadLetterListBody list, PrintWriter out) {
        if (list.total() == 0) {
            out.println("There are no dead letters.");
            return;
        }
        out.printf("%d dead letters: %s%n", list.total(), Counts.text(list.byTopic()));
        Table table = new Table().line("PARKED AT", "ID", "WAS AT", "BY", "KEY", "VALUE", "REASON");
        for (DeadLetterBody letter : list.items()) {
            table.line(
                    letter.at().toString(),
                    letter.id(),
                    origin(letter),
                    letter.origin().consumerGroup(),
                    beginning(letter.key()),
                    beginning(letter.value()),
                    letter.reason());
        }
        table.print(out);
        if (!list.complete()) {
            out.println("There was no time to read all of them; the newest may be missing.");
        }
    }

    private static void print(DeadLetterBody letter, PrintWriter out) {
        Table table = new Table()
                .line("id", letter.id())
                .line("parked at", letter.at().toString())
                .line("by", letter.origin().consumerGroup())
                .line("was at", origin(letter))
                .line("reason", letter.reason())
                .line("key", Objects.requireNonNullElse(letter.key(), "none"));
        for (DeadLetterBody.Header header :
                Objects.requireNonNullElse(letter.headers(), List.<DeadLetterBody.Header>of())) {
            table.line("header " + header.name(), Objects.requireNonNullElse(header.value(), "none"));
        }
        table.line("value", Objects.requireNonNullElse(letter.value(), "none") + " (" + letter.valueBytes() + " bytes)")
                .print(out);
    }

    private static String origin(DeadLetterBody letter) {
        return letter.origin().topic() + "/" + letter.origin().partition() + "/"
                + letter.origin().offset();
    }

    private static String beginning(@Nullable String text) {
        if (text == null) {
            return "none";
        }
        return text.length() <= LONGEST_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE / 2)) + "…";
    }

    /** The path of a dead letter, with the parts of its id encoded, whatever is in them. */
    private static String path(String id) {
        String[] parts = id.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = URLEncoder.encode(parts[i], StandardCharsets.UTF_8);
        }
        return "/operations/dead-letters/" + String.join("/", parts);
    }
}
