package io.giro.chaos;

import io.giro.embedded.Folders;
import io.giro.embedded.InfrastructureException;
import io.giro.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JVM of one service: it can be killed, paused, stopped in order, and started again on the same port. */
final class ServiceProcess {
    // Ten of them start at once on a machine that may have two cores.
    private static final Duration START = Duration.ofMinutes(4);
    private static final int ATTEMPTS = 3;
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration ASK = Duration.ofSeconds(10);

    private final Instance instance;
    private final Folders folders;
    private final List<String> command;
    private final URI health;
    private final HttpClient http;
    private @Nullable ServerProcess process;
    private int starts;

    ServiceProcess(Instance instance, Path jar, int port, List<String> settings, Folders folders, HttpClient http) {
        this.instance = instance;
        this.folders = folders;
        this.http = http;
        health = URI.create("http://127.0.0.1:%d/api/v1/actuator/health".formatted(port));
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(instance.service().heapMegabytes),
                "-XX:+UseSerialGC",
                // Starts sooner, and many of them share few cores.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                "--server.port=" + port));
        command.addAll(settings);
    }

    /** Starts it without waiting for it. */
    synchronized void start() {
        keepLog();
        starts++;
        process = ServerProcess.start(instance.toString(), command, folders);
    }

    /** Returns when it says that it is well. One that gives up while it starts is started again, as whoever looks after processes does. */
    synchronized void awaitReady() {
        for (int attempt = 1; ; attempt++) {
            try {
                running().awaitReady(START, this::ask);
                return;
            } catch (InfrastructureException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                start();
            }
        }
    }

    synchronized boolean runs() {
        return process != null && process.isAlive();
    }

    /** kill -9. Has no effect if it does not run. */
    synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /**
     * Ends it in order, as far as it goes along.
     *
     * @return its exit code
     */
    synchronized int stop() {
        return running().stop(STOP);
    }

    synchronized void signal(Signal signal) {
        signal.send(running().pid());
    }

    private void ask() throws IOException, InterruptedException {
        int status = http.send(
                        HttpRequest.newBuilder(health).timeout(ASK).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new IOException("it answers with " + status);
        }
    }

    /** What it said before it was killed may be the one clue. */
    private void keepLog() {
        Path log = folders.logs().resolve(instance + ".log");
        if (starts > 0 && Files.exists(log)) {
            try {
                Files.move(log, folders.logs().resolve("%s.%d.log".formatted(instance, starts)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException(instance + " was never started.");
        }
        return process;
    }
}
