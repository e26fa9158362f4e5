package io.giro.benchmark;

import io.giro.embedded.StartedProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that this one started. It is recorded as those of the embedded servers are, so that the next run ends it should this one be killed.
 */
final class OwnProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(90);

    private final String name;
    private final Process process;

    private OwnProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts it, with what it says of its troubles in {@code logs}; its standard output goes there too, unless it is to be read here. */
    static OwnProcess start(
            String name, List<String> command, Map<String, String> environment, BenchFolder folder, boolean readHere) {
        Path log = folder.logs().resolve("bench-" + name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        if (!readHere) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        try {
            return new OwnProcess(name, new StartedProcesses(folder.run()).start(name, builder));
        } catch (IOException e) {
            throw new CannotMeasure("Cannot start %s: %s.".formatted(name, e.getMessage()), e);
        }
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** @throws CannotMeasure if it has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new CannotMeasure("%s has ended with %d. See the logs.".formatted(name, process.exitValue()));
        }
    }

    /** Asks it to end, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
