package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.standalone.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What {@code docker-compose.yml} describes, under a name, with images, passwords, ports and a key for tokens of its own, so that it may run beside
 * another. Nothing of it is left when it is closed.
 */
final class ComposeProject implements AutoCloseable {

    static final List<String> SERVICES = List.of("ingress", "hold", "ledger", "projector", "reconciler");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PASSWORDS = List.of(
            "MYSQL_ROOT_PASSWORD",
            "GIRO_INGRESS_PASSWORD",
            "GIRO_HOLD_PASSWORD",
            "GIRO_LEDGER_PASSWORD",
            "GIRO_PROJECTOR_PASSWORD",
            "GIRO_RECONCILER_PASSWORD",
            "GIRO_VERIFIER_PASSWORD",
            "GRAFANA_PASSWORD");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String name = "giro-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** How a command ended, and what it said on both channels. */
    record Ended(int code, String output) {}

    /** @param folder for what it writes */
    ComposeProject(Path folder) throws IOException {
        this.folder = folder;
        environment.put("COMPOSE_PROJECT_NAME", name);
        environment.put("GIRO_VERSION", name);
        environment.put("GIRO_PORT", freePort());
        environment.put("PROMETHEUS_PORT", freePort());
        PASSWORDS.forEach(
                password -> environment.put(password, UUID.randomUUID().toString()));
        token("nobody", "ops");
        environment.put("GIRO_JWT_PUBLIC_KEY", keys().resolve("public.pem").toString());
    }

    static boolean canRun() {
        try {
            return new ProcessBuilder("docker", "compose", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Api apiFor(String client) {
        return new Api("http://127.0.0.1:" + environment.get("GIRO_PORT"))
                .withToken(token(client, "payments:write payments:read ops"));
    }

    String prometheus() {
        return "http://127.0.0.1:" + environment.get("PROMETHEUS_PORT");
    }

    /** Runs docker compose with these arguments. */
    Ended compose(String... arguments) {
        return run(Stream.concat(Stream.of("docker", "compose", "--env-file", "/dev/null"), Arrays.stream(arguments))
                .toList());
    }

    /** As {@link #compose}, and fails unless it ends well. */
    String mustCompose(String... arguments) {
        Ended ended = compose(arguments);
        assertThat(ended.code())
                .as("%s: %s", List.of(arguments), ended.output())
                .isZero();
        return ended.output().strip();
    }

    /** Of the one container of a service, as {@code docker inspect} writes it. */
    String inspect(String service, String format) {
        Ended ended = run(List.of("docker", "inspect", "-f", format, name + "-" + service + "-1"));
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output().strip();
    }

    void build() {
        mustCompose("build");
    }

    /** Starts what does not run, and returns when all is healthy. */
    void up() {
        Ended ended = compose("up", "--wait", "--no-build");
        assertThat(ended.code())
                .as(() -> ended.output()
                        + compose("ps", "--all").output()
                        + compose("logs", "--no-color", "--tail", "20").output())
                .isZero();
    }

    @Override
    public void close() {
        compose("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "20");
        List<String> images = new ArrayList<>(List.of("docker", "image", "rm", "--force", "giro/migrator:" + name));
        SERVICES.forEach(service -> images.add("giro/" + service + "-service:" + name));
        run(images);
    }

    private String token(String client, String scope) {
        StringWriter printed = new StringWriter();
        int code = new CommandLine(new Token())
                .setOut(new PrintWriter(printed))
                .execute("--client", client, "--scope", scope, "--keys", keys().toString());
        assertThat(code).isZero();
        return printed.toString().strip();
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private Ended run(List<String> command) {
        try {
            Path output = Files.createTempFile(folder, "command", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean inTime = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!inTime) {
                process.destroyForcibly();
            }
            assertThat(inTime).as("%s: %s", command, Files.readString(output)).isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
