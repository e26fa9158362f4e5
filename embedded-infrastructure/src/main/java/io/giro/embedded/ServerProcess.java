package io.giro.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One child process: recorded while it lives, and what it prints goes to a file of its own. */
public final class ServerProcess {
    private static final int QUOTED_LINES = 15;
    private static final long POLL_MS = 50;

    /** Something that only a server which is ready can answer. */
    public interface Question {
        void ask() throws Exception;
    }

    private final String name;
    private final Process process;
    private final Path log;
    private final StartedProcesses started;

    private ServerProcess(String name, Process process, Path log, StartedProcesses started) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.started = started;
    }

    /**
     * Starts it. What its predecessor of this name printed is kept as {@code <name>.previous.log}.
     *
     * @throws IllegalStateException if its predecessor still runs
     */
    public static ServerProcess start(String name, List<String> command, Folders folders) {
        Path log = folders.logs().resolve(name + ".log");
        StartedProcesses started = new StartedProcesses(folders.run());
        try {
            if (Files.exists(log)) {
                Files.move(log, folders.logs().resolve(name + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            return new ServerProcess(name, started.start(name, builder), log, started);
        } catch (IOException e) {
            throw new InfrastructureException("Cannot start %s: %s.".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * Asks until it answers; otherwise ends it and says why, in its own words.
     *
     * @param question throws while there is no answer
     */
    public void awaitReady(Duration bound, Question question) {
        long giveUpAt = System.nanoTime() + bound.toNanos();
        try {
            Optional<Exception> refusal = refusal(question);
            while (refusal.isPresent()) {
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    throw failed(
                            "ended with code %d while it was starting".formatted(process.exitValue()), refusal.get());
                }
                if (System.nanoTime() > giveUpAt) {
                    throw failed("did not answer within %d s".formatted(bound.toSeconds()), refusal.get());
                }
                refusal = refusal(question);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw new InfrastructureException("Interrupted while %s was starting.".formatted(name), e);
        } catch (RuntimeException e) {
            kill();
            throw e;
        }
    }

    private static Optional<Exception> refusal(Question question) throws InterruptedException {
        try {
            question.ask();
            return Optional.empty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    /** Waits until it has done its work; anything but code 0 is a failure. */
    void awaitSuccess(Duration bound) {
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new InfrastructureException(told("did not end within %d s".formatted(bound.toSeconds())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw new InfrastructureException("Interrupted while waiting for %s.".formatted(name), e);
        }
        started.forget(name);
        if (process.exitValue() != 0) {
            throw new InfrastructureException(told("ended with code %d".formatted(process.exitValue())));
        }
    }

    /**
     * Ends it: politely at first, by force when the bound is over or the caller is interrupted. Has no effect on a dead one.
     *
     * @return its exit code
     */
    public int stop(Duration bound) {
        process.destroy();
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        awaitEnd();
        started.forget(name);
        return process.exitValue();
    }

    /** Ends it without any chance to clean up, as kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
        started.forget(name);
    }

    /** Waits for its end, for whatever reason, and however often the caller is interrupted. */
    void awaitEnd() {
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    private InfrastructureException failed(String what, Exception refusal) {
        return new InfrastructureException(told(what), refusal);
    }

    private String told(String what) {
        return "%s %s. It says:%n%s%nAll of it is in %s".formatted(name, what, lastLines(), log);
    }

    private String lastLines() {
        try {
            // Not every server writes valid UTF-8 all the time, and this must not fail on it.
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
