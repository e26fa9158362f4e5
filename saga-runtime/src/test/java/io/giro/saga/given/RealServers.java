package io.giro.saga.given;

import io.giro.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Servers for tests that ask for them as parameters: embedded ones, or with {@code -Dgiro.servers=containers} by the images that
 * production uses. There is one mysqld for the whole run, since each test takes schemas or accounts
 * of its own, and a Kafka broker, since the topics' names are given, for each class that asks before all of its tests, or
 * else for each test. They leave no data behind.
 */
public final class RealServers implements ParameterResolver {

    private static final Path CACHE = Path.of("../target/embedded-cache");

    /** Where the servers of tests run. */
    static boolean areInContainers() {
        return System.getProperty("giro.servers", "embedded").equals("containers");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RealMysql.class || type == RealKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        // A store closes what it holds when its context ends: the whole run, one class, or one test.
        ExtensionContext owner = type == RealMysql.class ? context.getRoot() : context;
        ExtensionContext.Store servers = owner.getStore(Namespace.create(RealServers.class));
        return servers.computeIfAbsent(type, RealServers::start, Running.class).server;
    }

    private static Running start(Class<?> type) {
        return type == RealMysql.class ? Running.in("mysql", RealMysql::start) : Running.in("kafka", RealKafka::start);
    }

    private record Running(AutoCloseable server, Path root) implements AutoCloseable {

        private static Running in(String name, Function<Folders, AutoCloseable> starter) {
            try {
                Path root = Files.createTempDirectory(Files.createDirectories(Path.of("target/servers")), name);
                return new Running(starter.apply(Folders.under(root, CACHE)), root);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            List<Path> deepestFirst;
            try (Stream<Path> files = Files.walk(root)) {
                deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
