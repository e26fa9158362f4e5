package io.giro.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Databases and broker together. All of them are there, or none is. */
public final class EmbeddedInfrastructure implements AutoCloseable {
    private final List<EmbeddedMysql> databases;
    private final EmbeddedKafka kafka;

    private EmbeddedInfrastructure(List<EmbeddedMysql> databases, EmbeddedKafka kafka) {
        this.databases = List.copyOf(databases);
        this.kafka = kafka;
    }

    /**
     * Where they listen on 127.0.0.1; 0 stands for a free port.
     *
     * @param mysql of the first database; further ones listen on the ports that follow
     */
    public record Ports(int mysql, int kafka, int kafkaController) {
        public static final Ports FREE = new Ports(0, 0, 0);

        private int mysql(int number) {
            return mysql == 0 ? 0 : mysql + number;
        }
    }

    /**
     * Throws all data away, unless a start would fail after it: ends what a killed predecessor left behind, and asks for the ports.
     *
     * @throws InfrastructureException if somebody listens on one of them, or the data cannot be deleted
     */
    public static void deleteData(Folders folders, int databases, Ports ports) {
        folders.create();
        new StartedProcesses(folders.run()).endOrphans();
        LoopbackPort.requireFree(ports.kafka(), "the Kafka broker");
        LoopbackPort.requireFree(ports.kafkaController(), "the Kafka controller");
        for (int number = 0; number < databases; number++) {
            LoopbackPort.requireFree(ports.mysql(number), "mysqld");
        }
        try {
            WholeFolder.delete(folders.data());
        } catch (IOException e) {
            throw new InfrastructureException("Cannot delete the data: %s.".formatted(e.getMessage()), e);
        }
    }

    /**
     * Ends what a killed predecessor left behind in these folders, starts all at the same time, and returns when all answer.
     *
     * @param databases how many; each has data of its own, and they share the memory of the footprint
     * @throws InfrastructureException if one of them cannot start; the others are stopped then
     */
    public static EmbeddedInfrastructure start(Folders folders, int databases, Ports ports, Footprint footprint) {
        folders.create();
        new StartedProcesses(folders.run()).endOrphans();
        CompletableFuture<EmbeddedKafka> kafka =
                starting(() -> EmbeddedKafka.start(folders, ports.kafka(), ports.kafkaController(), footprint));
        List<CompletableFuture<EmbeddedMysql>> mysqls = IntStream.range(0, databases)
                .mapToObj(number -> starting(() -> EmbeddedMysql.start(
                        folders, new EmbeddedMysql.Place(number, databases), ports.mysql(number), footprint)))
                .toList();
        List<CompletableFuture<? extends EmbeddedServer>> all =
                Stream.concat(mysqls.stream(), Stream.of(kafka)).toList();
        // All of them, even when one has failed: only then is it known what must be stopped.
        all.forEach(server -> server.handle((started, failure) -> started).join());
        try {
            return new EmbeddedInfrastructure(
                    mysqls.stream().map(CompletableFuture::join).toList(), kafka.join());
        } catch (CompletionException e) {
            stop(all.stream()
                    .filter(server -> !server.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .toList());
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** In their order. */
    public List<EmbeddedMysql> databases() {
        return databases;
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    /**
     * From now on starts each of them again when it ends though nobody here told it to.
     *
     * @param tell hears a sentence about each time, from any thread
     */
    public void keepRunning(Consumer<String> tell) {
        databases.forEach(database -> database.keepRunning(tell));
        kafka.keepRunning(tell);
    }

    /** Stops all at the same time, and leaves no process. */
    @Override
    public void close() {
        stop(Stream.concat(databases.stream(), Stream.of(kafka)).toList());
    }

    private static <S extends EmbeddedServer> CompletableFuture<S> starting(Supplier<S> start) {
        return CompletableFuture.supplyAsync(start, EmbeddedInfrastructure::inItsOwnThread);
    }

    private static void stop(List<? extends EmbeddedServer> servers) {
        CompletableFuture.allOf(servers.stream()
                        .map(server ->
                                CompletableFuture.runAsync(server::close, EmbeddedInfrastructure::inItsOwnThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Not in the common pool, which has one thread on a small machine. */
    private static void inItsOwnThread(Runnable task) {
        Thread.ofPlatform().start(task);
    }
}
