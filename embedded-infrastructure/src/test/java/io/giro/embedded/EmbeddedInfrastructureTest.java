package io.giro.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.embedded.EmbeddedInfrastructure.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedInfrastructureTest {
    private static final Path CACHE = Path.of("../target/embedded-cache");

    @TempDir
    Path root;

    /** A process of its own, to be killed while its servers run. */
    static final class Predecessor {
        public static void main(String[] arguments) throws Exception {
            Path root = Path.of(arguments[0]);
            EmbeddedInfrastructure infrastructure =
                    EmbeddedInfrastructure.start(Folders.under(root, CACHE), 2, Ports.FREE, Footprint.TEST);
            Path half = Files.writeString(
                    root.resolve("servers.half"),
                    pids(infrastructure).map(String::valueOf).collect(Collectors.joining("\n")));
            Files.move(half, root.resolve("servers"));
            Thread.currentThread().join();
        }
    }

    @Test
    void takesOverFromAKilledPredecessor() throws Exception {
        Process predecessor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Predecessor.class.getName(),
                        root.toString())
                .inheritIO()
                .start();
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(root.resolve("servers")));
        List<Long> orphans = Files.readAllLines(root.resolve("servers")).stream()
                .map(Long::valueOf)
                .toList();
        predecessor.destroyForcibly().waitFor();
        assertThat(orphans)
                .allSatisfy(pid -> assertThat(ProcessStat.ofRunning(pid)).isPresent());

        try (EmbeddedInfrastructure successor = start(Ports.FREE)) {
            assertThat(orphans)
                    .allSatisfy(pid -> assertThat(ProcessStat.ofRunning(pid)).isEmpty());
            assertThat(orphans)
                    .hasSize(3)
                    .doesNotContainAnyElementsOf(pids(successor).toList());
        }

        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    @Test
    void throwsDataAwayWhereverAStartWouldSucceed() throws Exception {
        Folders folders = Folders.under(root, CACHE);
        EmbeddedInfrastructure.deleteData(folders, 2, Ports.FREE);
        Files.writeString(Files.createDirectories(folders.data()).resolve("ledger"), "everything");

        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports busy = new Ports(somebody.getLocalPort() - 1, LoopbackPort.free(), LoopbackPort.free());
            assertThatThrownBy(() -> EmbeddedInfrastructure.deleteData(folders, 2, busy))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("mysqld needs it");
        }
        assertThat(folders.data().resolve("ledger")).exists();

        EmbeddedInfrastructure.deleteData(folders, 2, Ports.FREE);
        assertThat(folders.data()).doesNotExist();
    }

    @Test
    void leavesNothingRunningWhenOneOfThemCannotStart() throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(new Ports(0, somebody.getLocalPort(), 0)))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("the Kafka broker needs it");
            assertThatThrownBy(() -> start(new Ports(somebody.getLocalPort(), 0, 0)))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("mysqld needs it");
            assertThatThrownBy(() -> start(new Ports(somebody.getLocalPort() - 1, 0, 0)))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("mysqld-1 needs it");
        }

        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    private static Stream<Long> pids(EmbeddedInfrastructure infrastructure) {
        return Stream.concat(
                infrastructure.databases().stream().map(EmbeddedMysql::pid),
                Stream.of(infrastructure.kafka().pid()));
    }

    private EmbeddedInfrastructure start(Ports ports) {
        return EmbeddedInfrastructure.start(Folders.under(root, CACHE), 2, ports, Footprint.TEST);
    }
}
