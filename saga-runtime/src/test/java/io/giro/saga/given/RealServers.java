package io.giro.saga.given;

import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
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
 * Servers for tests that ask for them as parameters: one mysqld for the whole run, since each test takes schemas or accounts
 * of its own, and a Kafka broker, since the topics' names are given, for each class that asks before all of its tests, or
 * else for each test. They leave no data behind.
 */
public final class RealServers implements ParameterResolver {

    private static final Path CACHE = Path.of("target/embedded-cache");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EmbeddedMysql.class || type == EmbeddedKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        // A store closes what it holds when its context ends: the whole run, one class, or one test.
        ExtensionContext owner = type == EmbeddedMysql.class ? context.getRoot() : context;
        ExtensionContext.Store servers = owner.getStore(Namespace.create(RealServers.class));
        return servers.computeIfAbsent(type, RealServers::start, Running.class).server;
    }

    private static Running start(Class<?> type) {
        return type == EmbeddedMysql.class
                ? Running.in("mysql", folders -> EmbeddedMysql.start(folders, 0, Footprint.TEST))
                : Running.in("kafka", folders -> EmbeddedKafka.start(folders, 0, 0, Footprint.TEST));
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
