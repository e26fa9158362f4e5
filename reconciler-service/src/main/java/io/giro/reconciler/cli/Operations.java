package io.giro.reconciler.cli;

import io.giro.reconciler.web.OperationsClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the commands that ask the operations API have in common. */
final class Operations {

    /** Nothing to report. */
    static final int FINE = 0;

    /** What was asked for could not be found out. */
    static final int COULD_NOT = 2;

    /** There is something to look at. */
    static final int FOUND = 3;

    /** Holds a token, for a service that asks for one. Not an option: everybody on a machine sees command lines. */
    private static final String TOKEN = "GIRO_TOKEN";

    /** How to print. */
    enum Format {
        JSON,
        TABLE
    }

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8085/api/v1",
            description = "where the reconciler service is (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:8085/api/v1");

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "json or table (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this")
    private boolean help;

    boolean isJson() {
        return format == Format.JSON;
    }

    /** Asks, and answers with an exit code. */
    int ask(Question question) throws IOException, InterruptedException {
        try (OperationsClient client = new OperationsClient(url, Optional.ofNullable(System.getenv(TOKEN)))) {
            return question.ask(client);
        }
    }

    /** Runs a command and returns its exit code; a sentence on {@code err} says why it could not. */
    static int run(Object command, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    err.println(failure.getMessage());
                    return COULD_NOT;
                });
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    @FunctionalInterface
    interface Question {
        int ask(OperationsClient client) throws IOException, InterruptedException;
    }
}
