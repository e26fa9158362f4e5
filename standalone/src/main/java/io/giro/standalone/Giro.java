package io.giro.standalone;

import io.giro.embedded.EmbeddedInfrastructure;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.standalone.logback.ServiceLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the whole product until it is told to stop (SIGTERM). Its first argument is the folder for everything that it writes. Of those that may follow,
 * {@code free-ports} lets it run beside another, {@code fresh} throws all data away first, {@code shards=2} spreads new data over two databases, and
 * {@code secure} lets it ask for tokens, which the key in the folder's {@code keys} makes.
 *
 * <p>The file {@code progress} there tells what has been reached; the file {@code state} says {@code starting}, {@code ready}, {@code stopping} or
 * {@code failed}. A stop that comes during the start takes effect when the start is over.
 */
public final class Giro {
    private static final Product.Ports USUAL_PORTS = new Product.Ports(
            new EmbeddedInfrastructure.Ports(13306, 19092, 19093),
            Arrays.stream(Service.values()).collect(Collectors.toMap(Function.identity(), service -> service.port)));
    static final Product.Ports FREE_PORTS = new Product.Ports(
            EmbeddedInfrastructure.Ports.FREE,
            Arrays.stream(Service.values()).collect(Collectors.toMap(Function.identity(), service -> 0)));

    private static final String SHARDS = "shards=";

    private final Path home;
    private final OptionalInt shards;
    private final Product.Ports ports;
    private final boolean fresh;
    private final boolean secure;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Giro(Path home, List<String> wishes) {
        this.home = home;
        this.shards = wishes.stream()
                .filter(wish -> wish.startsWith(SHARDS))
                .mapToInt(wish -> Integer.parseInt(wish.substring(SHARDS.length())))
                .findFirst();
        this.ports = wishes.contains("free-ports") ? FREE_PORTS : USUAL_PORTS;
        this.fresh = wishes.contains("fresh");
        this.secure = wishes.contains("secure");
    }

    public static void main(String[] arguments) throws IOException {
        Path home = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        System.exit(new Giro(home, List.of(arguments).subList(1, arguments.length)).run());
    }

    private int run() {
        Folders folders = Folders.under(home);
        ServiceLogs.writeTo(folders.logs());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));

        Progress progress = new Progress(home.resolve("progress"));
        try {
            state("starting");
            try (Product product = start(folders, progress)) {
                if (ready(progress, product)) {
                    product.keepServersRunning(progress);
                    await(stopRequested);
                }
                progress.say("Stopping.");
            }
        } catch (RuntimeException | Error e) {
            // The sentence for who waits, the whole story for the log.
            progress.say("Giro cannot run: " + e.getMessage());
            e.printStackTrace();
            state("failed");
            return 1;
        } finally {
            // From here on nothing of ours runs any more, and a JVM that waits for its hook may end.
            stopped.countDown();
        }
        return 0;
    }

    private Product start(Folders folders, Progress progress) {
        if (fresh) {
            Product.deleteData(folders, shards.orElse(1), ports, secure);
        }
        return Product.start(folders, shards, ports, Footprint.PRODUCT, key(), progress);
    }

    private Optional<LocalKey> key() {
        return secure ? Optional.of(LocalKey.in(home.resolve("keys"))) : Optional.empty();
    }

    /** False, and nothing said, if a stop was requested meanwhile. */
    private synchronized boolean ready(Progress progress, Product product) {
        if (stopRequested.getCount() == 0) {
            return false;
        }
        progress.say("Giro is ready at %s.".formatted(product.api()));
        state("ready");
        return true;
    }

    private synchronized void requestStop() {
        stopRequested.countDown();
        state("stopping");
    }

    private void stop() {
        try {
            // A start that failed ends here too, and has said so itself.
            if (stopped.getCount() > 0) {
                requestStop();
            }
        } finally {
            // Whatever could not be written: this process ends when the hook does, and what is at hand must end before.
            await(stopped);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, which nobody here does", e);
        }
    }

    private void state(String state) {
        try {
            Path half = Files.writeString(home.resolve("state.half"), state + "\n");
            Files.move(half, home.resolve("state"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
