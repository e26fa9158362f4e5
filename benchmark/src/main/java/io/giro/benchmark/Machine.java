package io.giro.benchmark;

import io.giro.checker.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.apache.kafka.common.utils.AppInfoParser;

/** On what a run was made. */
public record Machine(
        int cores, String processor, long memoryMegabytes, String system, String java, String mysql, String kafka) {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    static Machine withDatabase(Shard shard) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                line(PROCESSOR, "model name").replaceFirst("^[^:]*:\\s*", ""),
                Long.parseLong(line(MEMORY, "MemTotal").replaceAll("\\D", "")) / 1_024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.runtime.version"),
                version(shard),
                AppInfoParser.getVersion());
    }

    private static String line(Path file, String beginning) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String version(Shard shard) {
        try (Connection connection = DriverManager.getConnection(shard.url(), shard.username(), shard.password())) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new CannotMeasure("The database does not say its version: " + e.getMessage(), e);
        }
    }
}
