package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.checker.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The product as {@code ./giro up} runs it: one JVM with the services, mysqld and the broker as its children. */
final class StandaloneProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready at (http://\\S+)/api/v1");
    private static final Duration START = Duration.ofMinutes(5);

    private final Path home;
    private @Nullable Process process;

    StandaloneProcess(Path home) {
        this.home = home;
    }

    /** Starts it, ending what a killed one left behind, and returns when it serves. */
    void start() throws IOException {
        Files.createDirectories(home);
        Files.deleteIfExists(home.resolve("state"));
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        // Starts sooner, and on a busy machine that is most of what the test takes.
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.giro.standalone.Giro",
                        home.toString(),
                        "free-ports"))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("giro.log").toFile())
                .start();
        process = started;
        await().atMost(START)
                .untilAsserted(() -> assertThat(state())
                        .as(Files.readString(home.resolve("giro.log")))
                        .isEqualTo("ready"));
    }

    Api api() throws IOException {
        Matcher ready = READY.matcher(Files.readString(home.resolve("progress")));
        assertThat(ready.find()).isTrue();
        return new Api(ready.group(1));
    }

    List<Shard> shards() throws IOException {
        Properties shard = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("run").resolve("shards.properties"))) {
            shard.load(in);
        }
        return List.of(new Shard(
                shard.getProperty("shard.0.url"),
                shard.getProperty("shard.0.username"),
                shard.getProperty("shard.0.password"),
                shard.getProperty("shard.0.schema"),
                shard.getProperty("shard.0.viewsSchema")));
    }

    /** kill -9 of the services' process; its children live on without it. */
    void killServices() throws InterruptedException {
        kill(running().toHandle());
    }

    /** kill -9 of a child by the name of its record, {@code mysqld} or {@code kafka}. */
    void killChild(String name) throws IOException, InterruptedException {
        String stat = Files.readString(home.resolve("run").resolve(name + ".stat"));
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        kill(ProcessHandle.of(pid).orElseThrow());
    }

    /** SIGTERM, and waits until nothing is left. */
    @Override
    public void close() throws InterruptedException {
        Process last = process;
        if (last != null && last.isAlive()) {
            last.destroy();
            assertThat(last.waitFor(60, TimeUnit.SECONDS))
                    .as("it ends when it is told to")
                    .isTrue();
        }
    }

    private static void kill(ProcessHandle victim) {
        victim.destroyForcibly();
        victim.onExit().join();
    }

    private Process running() {
        Process last = process;
        assertThat(last).isNotNull();
        return last;
    }

    private String state() throws IOException {
        Path state = home.resolve("state");
        return Files.exists(state) ? Files.readString(state).strip() : "";
    }
}
