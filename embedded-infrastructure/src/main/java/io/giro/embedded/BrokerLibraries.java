package io.giro.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/** The broker's own class path. It holds other versions of libraries than ours, so it is only ever given to a process of its own. */
final class BrokerLibraries {
    private static final String RESOURCE = "kafka-libs";

    private BrokerLibraries() {}

    /** The folder with the broker's jars: in place where our class path holds it as a folder, else unpacked into the cache. */
    static Path folder(Path cache) {
        URL resource = BrokerLibraries.class.getClassLoader().getResource(RESOURCE);
        if (resource == null) {
            throw new InfrastructureException(
                    "The folder kafka-libs of embedded-kafka-broker is not on the class path.");
        }
        try {
            if (resource.openConnection() instanceof JarURLConnection connection) {
                return unpacked(connection, cache);
            }
            return Path.of(resource.toURI());
        } catch (IOException | URISyntaxException e) {
            throw new InfrastructureException("Cannot read %s: %s.".formatted(resource, e.getMessage()), e);
        }
    }

    private static Path unpacked(JarURLConnection connection, Path cache) throws IOException {
        // Ours alone: a cached one could be closed under another reader.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            List<JarEntry> libraries = jar.stream()
                    .filter(entry -> entry.getName().startsWith(RESOURCE + "/") && !entry.isDirectory())
                    .toList();
            return WholeFolder.ensure(
                    cache.resolve(RESOURCE + "-" + fingerprint(libraries)), folder -> unpack(jar, libraries, folder));
        }
    }

    private static void unpack(JarFile jar, List<JarEntry> libraries, Path folder) throws IOException {
        for (JarEntry library : libraries) {
            try (InputStream content = jar.getInputStream(library)) {
                Files.copy(content, folder.resolve(Path.of(library.getName()).getFileName()));
            }
        }
    }

    /** Another set of libraries is another folder, so an upgrade never finds jars of two versions in one. */
    private static String fingerprint(List<JarEntry> libraries) {
        CRC32 sum = new CRC32();
        for (JarEntry library : libraries) {
            sum.update((library.getName() + library.getCrc()).getBytes(StandardCharsets.UTF_8));
        }
        return "%08x".formatted(sum.getValue());
    }
}
