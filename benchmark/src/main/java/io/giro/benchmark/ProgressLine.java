package io.giro.benchmark;

import io.giro.benchmark.load.LoadSecond;
import java.io.PrintWriter;

/** Tells whoever waits what is going on: on a terminal in one line that changes, elsewhere in a line now and then. */
public final class ProgressLine {
    private static final int SECONDS_BETWEEN = 10;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final long startedAt = System.nanoTime();

    /** @param terminal whether somebody watches */
    public ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A sentence that stays. */
    public void say(String sentence) {
        out.println((terminal ? CLEAR_LINE : "") + time() + "  " + sentence);
        out.flush();
    }

    void show(String what, LoadSecond second, double endedPerSecond) {
        String line = "%s  %s, %d s: %d accepted, %d refused%s"
                .formatted(
                        time(),
                        what,
                        second.second() + 1,
                        second.accepted(),
                        second.refused(),
                        endedPerSecond > 0 ? ", %.0f ended".formatted(endedPerSecond) : "");
        if (terminal) {
            out.print(CLEAR_LINE + line);
        } else if ((second.second() + 1) % SECONDS_BETWEEN == 0) {
            out.println(line);
        }
        out.flush();
    }

    private String time() {
        long seconds = (System.nanoTime() - startedAt) / 1_000_000_000;
        return "%2d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
