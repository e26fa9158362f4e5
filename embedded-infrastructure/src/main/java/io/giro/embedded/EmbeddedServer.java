package io.giro.embedded;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server over data that outlives it: it can be killed, and started again where it stopped. */
abstract class EmbeddedServer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final String name;
    private final Duration stopBound;
    private @Nullable ServerProcess process;
    private @Nullable Consumer<String> watcher;

    EmbeddedServer(String name, Duration stopBound) {
        this.name = name;
        this.stopBound = stopBound;
    }

    /** Starts the process and returns when it answers. */
    abstract ServerProcess startProcess();

    /** Ends it without any chance to clean up, as kill -9 does. */
    public final synchronized void kill() {
        running().kill();
        process = null;
    }

    /** Stops it if it runs, and starts it again over the same data, on the same port. */
    public final synchronized void restart() {
        close();
        process = startProcess();
        watch(process);
    }

    /** Stops it if it runs, and leaves no process. */
    @Override
    public final synchronized void close() {
        if (process != null) {
            process.stop(stopBound);
            process = null;
        }
    }

    /** The id of the running process. */
    public final synchronized long pid() {
        return running().pid();
    }

    /**
     * From now on starts it again when it ends though nobody here told it to.
     *
     * @param tell hears a sentence about each time
     */
    public final synchronized void keepRunning(Consumer<String> tell) {
        watcher = tell;
        watch(running());
    }

    private void watch(ServerProcess started) {
        Consumer<String> tell = watcher;
        if (tell != null) {
            // A thread of its own, not one of the common pool, where it would keep others waiting.
            Thread.ofPlatform().daemon().name("watch-" + name).start(() -> {
                started.awaitEnd();
                while (!settled(started, tell)) {
                    pause();
                }
            });
        }
    }

    /** Starts it again, unless the end was wanted. False if that failed: the reason may go away, a full disk, a port in use. */
    private synchronized boolean settled(ServerProcess ended, Consumer<String> tell) {
        if (process != ended) {
            return true;
        }
        tell.accept(name + " has ended by itself or was killed. Starting it again.");
        try {
            restart();
            tell.accept(name + " answers again.");
            return true;
        } catch (RuntimeException e) {
            tell.accept("%s cannot be started again: %s".formatted(name, e.getMessage()));
            process = ended;
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted, which nobody here does", e);
        }
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " does not run.");
        }
        return process;
    }
}
