package io.giro.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/<pid>/stat} says of a process.
 *
 * @param parent the process id of whoever looks after it now: its starter, or a reaper once the starter is dead
 * @param startTime clock ticks since the machine started; tells a process from a later one with the same id
 */
record ProcessStat(long pid, long parent, char state, long startTime) {
    private static final char ZOMBIE = 'Z';
    // Counted from the first field behind the command's name, which is the third of the line.
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int START_TIME = 19;

    /** Empty if no such process exists, or if it has ended and only waits for its parent to notice. */
    static Optional<ProcessStat> ofRunning(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")))
                    .filter(stat -> stat.state() != ZOMBIE);
        } catch (IOException e) {
            // No such file, or "no such process" while reading it: it has ended.
            return Optional.empty();
        }
    }

    /** Empty if the line is not whole. */
    static Optional<ProcessStat> parse(String line) {
        // The name may hold spaces and parentheses itself, so it ends at the last one.
        int endOfName = line.lastIndexOf(')');
        int endOfPid = line.indexOf(' ');
        if (endOfPid < 0 || endOfName < 0 || !line.endsWith("\n")) {
            return Optional.empty();
        }
        String[] fields = line.substring(endOfName + 2).split(" ");
        return Optional.of(new ProcessStat(
                Long.parseLong(line.substring(0, endOfPid)),
                Long.parseLong(fields[PARENT]),
                fields[STATE].charAt(0),
                Long.parseLong(fields[START_TIME])));
    }

    boolean isSameProcessAs(ProcessStat other) {
        return pid == other.pid && startTime == other.startTime;
    }
}
