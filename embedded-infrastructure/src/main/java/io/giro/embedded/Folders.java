package io.giro.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where embedded servers keep what they need.
 *
 * @param data what must survive: databases and logs of topics
 * @param run records of the processes that were started, see {@link StartedProcesses}
 * @param logs what the servers print; the previous run's file is kept beside it
 * @param cache unpacked binaries: can be deleted while nothing runs, and shared by any number of servers
 */
public record Folders(Path data, Path run, Path logs, Path cache) {
    public Folders {
        data = data.toAbsolutePath();
        run = run.toAbsolutePath();
        logs = logs.toAbsolutePath();
        cache = cache.toAbsolutePath();
    }

    /** All four below one folder. */
    public static Folders under(Path root) {
        return under(root, root.resolve("cache"));
    }

    /** Three below one folder, and a cache that outlives it. */
    public static Folders under(Path root, Path cache) {
        return new Folders(root.resolve("data"), root.resolve("run"), root.resolve("logs"), cache);
    }

    /** Makes those that are missing. */
    public void create() {
        try {
            for (Path folder : new Path[] {data, run, logs, cache}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new InfrastructureException("Cannot create the folder " + e.getMessage() + ".", e);
        }
    }
}
