package io.giro.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;

/** On what a run was made. */
record Machine(int cores, long memoryMegabytes, String system, String java, String mysql, String kafka) {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** With the versions of what runs there. */
    static Machine under(Deployment deployment) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                megabytes(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                deployment.databaseVersion(),
                AppInfoParser.getVersion());
    }

    private static long megabytes() {
        try {
            String kilobytes = Files.readAllLines(MEMORY).getFirst().replaceAll("\\D", "");
            return Long.parseLong(kilobytes) / 1_024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
