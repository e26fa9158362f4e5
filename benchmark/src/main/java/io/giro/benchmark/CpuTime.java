package io.giro.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How much processor time processes have had since they began. */
final class CpuTime {
    // Linux counts in hundredths of a second here, whatever its own clock does.
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private CpuTime() {}

    /** Seconds by name; a process that has ended is absent. */
    static Map<String, Double> seconds(Map<String, Long> pids) {
        Map<String, Double> seconds = new TreeMap<>();
        pids.forEach((name, pid) -> {
            try {
                String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                // The name in it may hold spaces and parentheses: counted from behind its end.
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                seconds.put(name, (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND);
            } catch (IOException e) {
                // It has ended.
            }
        });
        return seconds;
    }
}
