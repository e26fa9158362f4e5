package io.giro.benchmark.cli;

import io.giro.benchmark.gatling.GatlingRun;
import io.giro.benchmark.gatling.LoadPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./giro load}. Exit codes: 0 all requests were answered well, 2 it could not run, 3 some were not. */
@Command(
        name = "load",
        sortOptions = false,
        usageHelpWidth = 120,
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        description = {
            "Puts a load of transfers on a running product through its API, and writes the report of Gatling.",
            "It opens accounts of its own. One user in five reads the balance and follows the transfer until it is COMMITTED.",
            "Exit codes: 0 all requests were answered well, 2 it could not run, 3 some were not."
        })
public final class Load implements Callable<Integer> {
    private static final int ALL_WELL = 0;
    private static final int COULD_NOT = 2;
    private static final int SOME_FAILED = 3;
    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--rate", required = true, description = "transfers per second, 1 to 20000")
    int rate;

    @Option(
            names = "--duration",
            defaultValue = "60s",
            converter = Seconds.class,
            description = "how long, such as 90 or 90s, 5m, 1h. Default: ${DEFAULT-VALUE}.")
    Duration duration = Duration.ZERO;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8081/api/v1",
            description = "the API that gets the load. Default: ${DEFAULT-VALUE}.")
    URI url = URI.create("");

    @Option(names = "--report", hidden = true, required = true)
    @Nullable
    Path reports;

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        System.exit(new CommandLine(new Load()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        LoadPlan plan = plan(command);
        if (!serves(plan.api())) {
            PrintWriter err = command.getErr();
            err.println("No Giro serves at " + plan.api() + ". Start it with ./giro up, or name another with --url."
                    + " One that asks for tokens must take that in the variable " + LoadPlan.TOKEN + ".");
            err.flush();
            return COULD_NOT;
        }
        return GatlingRun.succeeds(plan, Objects.requireNonNull(reports)) ? ALL_WELL : SOME_FAILED;
    }

    private LoadPlan plan(CommandLine command) {
        try {
            return new LoadPlan(rate, duration, url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }

    /** Whether the API is there, and takes our token if it asks for one. */
    private static boolean serves(URI api) throws InterruptedException {
        HttpRequest.Builder question =
                HttpRequest.newBuilder(URI.create(api + "/problems/not_found")).timeout(PATIENCE);
        Optional.ofNullable(System.getenv(LoadPlan.TOKEN))
                .ifPresent(token -> question.header("Authorization", "Bearer " + token));
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return client.send(question.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        } catch (IOException unreachable) {
            return false;
        }
    }

    /** A number with s, m or h behind it, or without: then it is seconds. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,6}[smh]?")) {
                throw new TypeConversionException("'%s' is no duration such as 90, 90s, 5m or 1h".formatted(text));
            }
            boolean plain = Character.isDigit(text.charAt(text.length() - 1));
            return Duration.parse("PT" + (plain ? text + "S" : text.toUpperCase(Locale.ROOT)));
        }
    }
}
