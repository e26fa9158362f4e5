package io.giro.chaos;

import io.giro.embedded.StartedProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where one run keeps its data and logs, beside those of other runs. */
record RunFolder(Path path) {

    /** A new one. Processes that a killed run has left behind in the others are ended. */
    static RunFolder in(Path home, String name) throws IOException {
        Path runs = Files.createDirectories(home.resolve("chaos"));
        try (Stream<Path> records =
                Files.find(runs, 3, (path, attributes) -> path.endsWith("run") && attributes.isDirectory())) {
            records.forEach(folder -> new StartedProcesses(folder).endOrphans());
        }
        return new RunFolder(Files.createDirectory(runs.resolve(name)));
    }

    /** Has no effect if it is gone. */
    void delete() {
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
