package io.giro.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What has happened in one run: the last lines of it, and a hash over all of them. Equal hashes mean the same run. */
final class Trace {

    private static final int KEPT = 60;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Deque<String> last = new ArrayDeque<>();
    private long hash = FNV_OFFSET;
    private long lines;

    void add(String line) {
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * FNV_PRIME;
        }
        lines++;
        last.add(line);
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    long hash() {
        return hash;
    }

    long lines() {
        return lines;
    }

    List<String> last() {
        return List.copyOf(last);
    }
}
