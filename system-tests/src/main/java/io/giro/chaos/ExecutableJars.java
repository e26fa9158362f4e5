package io.giro.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The services as Maven packages them. */
final class ExecutableJars {
    private final Map<Service, Path> jars = new EnumMap<>(Service.class);

    /**
     * Finds them in a folder, or, below it, in the folders of the modules.
     *
     * @throws CannotRun if one is missing
     */
    ExecutableJars(Path folder) {
        for (Service service : Service.values()) {
            jars.put(service, find(folder.toAbsolutePath().normalize(), service));
        }
    }

    Path of(Service service) {
        return Objects.requireNonNull(jars.get(service));
    }

    private static Path find(Path folder, Service service) {
        for (Path place : new Path[] {folder, folder.resolve(service.title()).resolve("target")}) {
            if (Files.isDirectory(place)) {
                // Beside it stands the plain jar, which is a library of other modules and does not run by itself.
                try (DirectoryStream<Path> jars = Files.newDirectoryStream(place, service.title() + "-*-exec.jar")) {
                    for (Path jar : jars) {
                        return jar;
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new CannotRun("""
                There is no executable jar of the %s in %s or its %s/target. \
                "mvn package" makes them all (-DskipTests skips the tests; without -Dspring-boot.repackage.skip).""".formatted(service.title(), folder, service.title()));
    }
}
