package io.giro.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was started from here, so that a successor of a killed process can end what it left behind.
 *
 * <p>One file per process holds its line of {@code /proc/<pid>/stat} at its start. The child writes it itself before it becomes the
 * server, so there is no moment in which a kill -9 of this process leaves a server that no record names. A process is the recorded one
 * only if its id and its start time match; it is an orphan only if, besides, its parent is another one than at its start.
 */
public final class StartedProcesses {
    private static final String SUFFIX = ".stat";
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration FORCED_END = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path folder;

    /** Reads and writes its records in this folder, which must exist. */
    public StartedProcesses(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts a process and records it.
     *
     * @throws IllegalStateException if the process that was last started under this name still runs
     */
    public Process start(String name, ProcessBuilder command) throws IOException {
        Path file = record(name);
        Optional<ProcessStat> running = recorded(file).filter(StartedProcesses::stillRuns);
        if (running.isPresent()) {
            throw new IllegalStateException(
                    "%s still runs as process %d.".formatted(name, running.get().pid()));
        }
        List<String> recording =
                new ArrayList<>(List.of("/bin/sh", "-c", "cat /proc/$$/stat >\"$0\" && exec \"$@\"", file.toString()));
        recording.addAll(command.command());
        return command.command(recording).start();
    }

    /** Forgets a process that has ended. */
    void forget(String name) {
        try {
            Files.deleteIfExists(record(name));
        } catch (IOException e) {
            throw new InfrastructureException("Cannot delete the record " + e.getMessage() + ".", e);
        }
    }

    /**
     * Ends every process that a killed predecessor left behind: politely at first, by force after half a minute. Processes whose starter
     * still lives are left alone, and so is whoever has taken over the id of a recorded one.
     *
     * @return the names of what was ended
     */
    public List<String> endOrphans() {
        List<String> ended = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = nameOf(file);
                Optional<ProcessStat> then = recorded(file);
                Optional<ProcessStat> now = then.flatMap(stat -> ProcessStat.ofRunning(stat.pid()));
                if (then.isEmpty() || now.isEmpty() || !now.get().isSameProcessAs(then.get())) {
                    forget(name);
                } else if (now.get().parent() != then.get().parent()) {
                    end(name, now.get());
                    forget(name);
                    ended.add(name);
                }
            }
        } catch (IOException e) {
            throw new InfrastructureException("Cannot read the records in " + folder + ".", e);
        }
        return List.copyOf(ended);
    }

    private static void end(String name, ProcessStat orphan) {
        ProcessHandle.of(orphan.pid()).ifPresent(ProcessHandle::destroy);
        if (endsWithin(orphan, GRACE)) {
            return;
        }
        ProcessHandle.of(orphan.pid()).ifPresent(ProcessHandle::destroyForcibly);
        if (!endsWithin(orphan, FORCED_END)) {
            throw new InfrastructureException(
                    "%s, left behind as process %d, does not end. End it by hand and try again."
                            .formatted(name, orphan.pid()));
        }
    }

    /** Asks /proc, because a process handle takes a zombie that nobody reaps for a living process. */
    private static boolean endsWithin(ProcessStat process, Duration bound) {
        long giveUpAt = System.nanoTime() + bound.toNanos();
        try {
            while (stillRuns(process)) {
                if (System.nanoTime() > giveUpAt) {
                    return false;
                }
                Thread.sleep(POLL);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException("Interrupted while ending process " + process.pid() + ".", e);
        }
    }

    private static boolean stillRuns(ProcessStat then) {
        return ProcessStat.ofRunning(then.pid()).filter(then::isSameProcessAs).isPresent();
    }

    /** Empty if there is no record, or one that was cut short: its writer died before it became a server. */
    private static Optional<ProcessStat> recorded(Path file) throws IOException {
        try {
            return ProcessStat.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path record(String name) {
        return folder.resolve(name + SUFFIX);
    }

    private static String nameOf(Path file) {
        String fileName = file.getFileName().toString();
        return fileName.substring(0, fileName.length() - SUFFIX.length());
    }
}
