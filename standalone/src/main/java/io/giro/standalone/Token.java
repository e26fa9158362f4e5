package io.giro.standalone;

import io.giro.access.ClientName;
import io.giro.access.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./giro token}: makes a token with the key of this machine, and prints it and nothing else. */
@Command(
        name = "token",
        sortOptions = false,
        usageHelpWidth = 120,
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        description = {
            "Makes a token for a product that knows this machine's key: one that was started with ./giro up --secure, or that was",
            "given .giro/keys/public.pem and the issuer " + LocalKey.ISSUER + ".",
            "Exit codes: 0 the token is on standard output, 2 there is none."
        })
public final class Token implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--client", required = true, description = "whose accounts it is for: its subject")
    String client = "";

    @Option(
            names = "--scope",
            required = true,
            description = "what it allows, of payments:write, payments:read and ops, with spaces between them")
    String scope = "";

    @Option(
            names = "--ttl",
            defaultValue = "1h",
            converter = Life.class,
            description = "how long it is good, such as 90s, 30m or 12h. Default: ${DEFAULT-VALUE}.")
    Duration life = Duration.ZERO;

    @Option(names = "--keys", hidden = true, required = true)
    @Nullable
    Path keys;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Token()).execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        if (!ClientName.isWellFormed(client)) {
            throw new ParameterException(command, "The client " + ClientName.RULE + ".");
        }
        List<String> unknown = Stream.of(scope.split(" ", -1))
                .filter(word -> Scope.of(word).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    command, "There is no scope \"%s\". Known are %s.".formatted(unknown.getFirst(), known()));
        }
        PrintWriter out = command.getOut();
        out.println(LocalKey.in(Objects.requireNonNull(keys)).token(client, scope, life));
        out.flush();
        return 0;
    }

    private static String known() {
        return Stream.of(Scope.values()).map(Scope::text).collect(Collectors.joining(", "));
    }

    /** A positive number with its unit; without one it is seconds. */
    static final class Life implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration life = DurationStyle.SIMPLE.parse(text, ChronoUnit.SECONDS);
                if (life.isPositive()) {
                    return life;
                }
            } catch (IllegalArgumentException | ArithmeticException notRead) {
                // Answered below, like one that is over before it begins.
            }
            throw new TypeConversionException("'%s' is no duration such as 90s, 30m or 12h".formatted(text));
        }
    }
}
