package io.giro.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Database and broker together. Both are there, or none is. */
public final class EmbeddedInfrastructure implements AutoCloseable {
    private final EmbeddedMysql mysql;
    private final EmbeddedKafka kafka;

    private EmbeddedInfrastructure(EmbeddedMysql mysql, EmbeddedKafka kafka) {
        this.mysql = mysql;
        this.kafka = kafka;
    }

    /** Where they listen on 127.0.0.1; 0 stands for a free port. */
    public record Ports(int mysql, int kafka, int kafkaController) {
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    /**
     * Ends what a killed predecessor left behind in these folders, starts both at the same time, and returns when both answer.
     *
     * @throws InfrastructureException if one of them cannot start; the other is stopped then
     */
    public static EmbeddedInfrastructure start(Folders folders, Ports ports, Footprint footprint) {
        folders.create();
        new StartedProcesses(folders.run()).endOrphans();
        CompletableFuture<EmbeddedKafka> startingKafka = CompletableFuture.supplyAsync(
                () -> EmbeddedKafka.start(folders, ports.kafka(), ports.kafkaController(), footprint),
                EmbeddedInfrastructure::inItsOwnThread);
        EmbeddedMysql mysql;
        try {
            mysql = EmbeddedMysql.start(folders, ports.mysql(), footprint);
        } catch (RuntimeException e) {
            startingKafka
                    .thenAccept(EmbeddedKafka::close)
                    .exceptionally(alsoFailed -> {
                        e.addSuppressed(alsoFailed);
                        return null;
                    })
                    .join();
            throw e;
        }
        try {
            return new EmbeddedInfrastructure(mysql, startingKafka.join());
        } catch (CompletionException e) {
            mysql.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public EmbeddedMysql mysql() {
        return mysql;
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
        mysql.keepRunning(tell);
        kafka.keepRunning(tell);
    }

    /** Stops both at the same time, and leaves no process. */
    @Override
    public void close() {
        CompletableFuture<Void> stoppingKafka =
                CompletableFuture.runAsync(kafka::close, EmbeddedInfrastructure::inItsOwnThread);
        mysql.close();
        stoppingKafka.join();
    }

    /** Not in the common pool, which has one thread on a small machine. */
    private static void inItsOwnThread(Runnable task) {
        Thread.ofPlatform().start(task);
    }
}
