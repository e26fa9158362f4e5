package io.giro.standalone;

import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.standalone.logback.ServiceLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs the whole product beside any other, keeps it busy for a while, and stops it. A JVM that is told to (-XX:AOTCacheOutput) stores at the end which
 * classes were needed and which code was hot, and the next one knows it from its first second.
 *
 * <p>The first argument is a folder of its own for everything that it writes, the second one a cache of unpacked binaries, which may be another
 * product's. Ends with code 0 only if all went well. A kill leaves servers behind, whose records are in the folder's {@code run}.
 */
public final class Training {
    // Whichever comes first: the time on a small machine, the number on a fast one.
    private static final int TRANSFERS = 20_000;
    private static final Duration AT_MOST = Duration.ofSeconds(25);
    // So many at once that the steps work in batches.
    private static final int CALLERS = 32;
    private static final String CURRENCY = "EUR";
    private static final int ACCOUNTS = 64;
    private static final int TRANSFERS_PER_LOOK = 20;

    private final Ingress ingress;

    Training(Ingress ingress) {
        this.ingress = ingress;
    }

    public static void main(String[] arguments) throws IOException {
        Path home = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        Folders folders = Folders.under(home, Path.of(arguments[1]));
        ServiceLogs.writeTo(folders.logs());
        Progress progress = new Progress(home.resolve("progress"));
        try (Product product = Product.start(
                        folders, OptionalInt.empty(), Giro.FREE_PORTS, Footprint.TEST, Optional.empty(), progress);
                Ingress ingress = new Ingress(product.api(), Optional.empty())) {
            progress.say("Sending %d transfers, for at most %d s.".formatted(TRANSFERS, AT_MOST.toSeconds()));
            int accepted = new Training(ingress).send(TRANSFERS, AT_MOST);
            progress.say("%d were accepted. Stopping, and storing what was learned.".formatted(accepted));
        } catch (RuntimeException e) {
            progress.say("The training failed: " + e.getMessage());
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    /**
     * Opens and charges accounts, sends transfers between them from many callers at once, and looks at some of them until they are committed.
     *
     * @return how many transfers were accepted: as many as wanted, or fewer if the time was over before
     * @throws CompletionException if something went otherwise than it should
     */
    int send(int transfers, Duration atMost) {
        long endsAt = System.nanoTime() + atMost.toNanos();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            forEach(ACCOUNTS, callers, account -> {
                ingress.open(name(account), CURRENCY);
                ingress.awaitCommitted(ingress.charge(name(account), "1000000.00", "charge-" + account));
            });
            AtomicInteger accepted = new AtomicInteger();
            forEach(transfers, callers, number -> {
                if (System.nanoTime() < endsAt) {
                    transfer(number);
                    accepted.incrementAndGet();
                }
            });
            return accepted.get();
        }
    }

    private void transfer(int number) {
        int source = ThreadLocalRandom.current().nextInt(ACCOUNTS);
        int destination = (source + ThreadLocalRandom.current().nextInt(1, ACCOUNTS)) % ACCOUNTS;
        String id =
                ingress.transfer(name(source), name(destination), "0.01", CURRENCY, "Training", "transfer-" + number);
        if (number % TRANSFERS_PER_LOOK == 0) {
            ingress.awaitCommitted(id);
            ingress.balance(name(destination));
        }
    }

    private static String name(int account) {
        return "TRAINING%03d".formatted(account);
    }

    private static void forEach(int count, ExecutorService callers, IntConsumer task) {
        CompletableFuture.allOf(IntStream.range(0, count)
                        .mapToObj(number -> CompletableFuture.runAsync(() -> task.accept(number), callers))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
