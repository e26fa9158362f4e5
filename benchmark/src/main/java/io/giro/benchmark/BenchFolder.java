package io.giro.benchmark;

import io.giro.embedded.Folders;
import io.giro.embedded.StartedProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a run keeps its data, records and logs. Logs stay when it is over, data does not. */
public record BenchFolder(Path path, Folders folders) {

    /** An empty one. What a killed run has left running is ended. */
    public static BenchFolder emptied(Path path) {
        BenchFolder folder = new BenchFolder(path.toAbsolutePath(), Folders.under(path));
        folder.folders().create();
        new StartedProcesses(folder.run()).endOrphans();
        folder.empty();
        return folder;
    }

    Path run() {
        return folders.run();
    }

    Path logs() {
        return folders.logs();
    }

    /** Databases, topics and records: whatever the next run must not find. */
    public void deleteData() {
        delete(folders.data());
        delete(folders.run());
        for (String file : new String[] {"state", "progress"}) {
            delete(path.resolve(file));
        }
    }

    /** As {@link #deleteData}, and ready for servers again. */
    void empty() {
        deleteData();
        folders.create();
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
