package io.giro.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.embedded.EmbeddedInfrastructure;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.embedded.InfrastructureException;
import io.giro.embedded.LoopbackPort;
import io.giro.standalone.logback.ServiceLogs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductTest {
    private static final Path CACHE = Path.of("../target/embedded-cache");

    @TempDir
    static Path root;

    private static Product product;

    @BeforeAll
    static void startProduct() {
        ServiceLogs.writeTo(root.resolve("logs"));
        product = start(root, freePorts());
    }

    @AfterAll
    static void stopProduct() {
        product.close();
    }

    @Test
    void movesMoneyThroughAllStepsAndGoesOnAfterARestart() {
        String first = demo();
        product.close();
        assertThat(root.resolve("run")).isDirectoryNotContaining("glob:**.stat");

        product = start(root, freePorts());
        String second = demo();

        assertThat(first)
                .containsSubsequence("ACCEPTED", "HELD", "CREDITED", "COMMITTED")
                .containsSubsequence("from ACC001 to ACC004", "ACCEPTED", "HELD", "CREDITED", "COMMITTED");
        assertThat(second).containsSubsequence("ACCEPTED", "HELD", "CREDITED", "COMMITTED");
        try (Ingress ingress = new Ingress(product.api(), Optional.empty())) {
            assertThat(ingress.balance("ACC003").path("settled").asString()).isEqualTo("100000.00");
        }
    }

    @Test
    void showsATransferFromOneShardToAnother() {
        assertThat(new AccountId("ACC001").slot().shard(2))
                .isNotEqualTo(new AccountId("ACC004").slot().shard(2));
    }

    @Test
    void asksForTokensWhenItHasAKeyAndKnowsTheAccountsOfBefore() {
        demo();
        product.close();
        assertThat(Path.of(System.getProperty("catalina.home")))
                .as("what all Tomcats that start now share")
                .isDirectory();
        LocalKey key = LocalKey.in(root.resolve("keys"));
        product = start(root, Giro.FREE_PORTS, Optional.of(key));

        String ofOpen = key.token("open", "payments:write payments:read ops", Duration.ofMinutes(1));
        String second = demo(Optional.of(ofOpen));

        assertThat(second).containsSubsequence("ACCEPTED", "HELD", "CREDITED", "COMMITTED");
        String ofAlice = key.token("alice", "payments:read", Duration.ofMinutes(1));
        assertThatThrownBy(() -> balance(Optional.of(ofAlice))).hasMessageContaining("was answered with 404");
        assertThatThrownBy(() -> balance(Optional.empty())).hasMessageContaining("was answered with 401");

        product.close();
        product = start(root, freePorts());
    }

    @Test
    void isKeptBusyByATrainingForAsManyTransfersAsTheTimeAllows() {
        try (Ingress ingress = new Ingress(product.api(), Optional.empty())) {
            Training training = new Training(ingress);

            int accepted = training.send(100, Duration.ofMinutes(5));
            int acceptedTooLate = training.send(100, Duration.ZERO);

            assertThat(accepted).isEqualTo(100);
            assertThat(acceptedTooLate).isZero();
        }
    }

    @Test
    void givesEveryServiceItsOwnLog() {
        for (Service service : Service.values()) {
            assertThat(root.resolve("logs").resolve(service.title + ".log"))
                    .content()
                    .contains("Started ");
        }
    }

    @Test
    void tellsTheVerifierAndNobodyElseWhereTheShardsAre() throws Exception {
        Path file = root.resolve("run/shards.properties");

        assertThat(file)
                .content()
                .contains("shard.0.url=jdbc:mysql://127.0.0.1:", "shard.0.viewsSchema=giro_views")
                .contains("shard.1.url=jdbc:mysql://127.0.0.1:", "shard.1.viewsSchema=giro_views");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void namesTheServiceWhosePortIsInUseBeforeItStartsAnything(@TempDir Path elsewhere) throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Product.Ports ports = freePorts();
            ports.services().put(Service.HOLD, somebody.getLocalPort());

            assertThatThrownBy(() -> start(elsewhere, ports))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("hold-service needs it");
            assertThat(elsewhere.resolve("data")).doesNotExist();
        }
    }

    private static Product start(Path folder, Product.Ports ports) {
        return start(folder, ports, Optional.empty());
    }

    private static Product start(Path folder, Product.Ports ports, Optional<LocalKey> key) {
        return Product.start(
                Folders.under(folder, CACHE),
                OptionalInt.of(2),
                ports,
                Footprint.TEST,
                key,
                new Progress(folder.resolve("progress")));
    }

    private static Product.Ports freePorts() {
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, LoopbackPort.free());
        }
        return new Product.Ports(EmbeddedInfrastructure.Ports.FREE, services);
    }

    private static void balance(Optional<String> token) {
        try (Ingress ingress = new Ingress(product.api(), token)) {
            ingress.balance("ACC003");
        }
    }

    private static String demo() {
        return demo(Optional.empty());
    }

    private static String demo(Optional<String> token) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Ingress ingress = new Ingress(product.api(), token)) {
            Demo.show(ingress, new PrintStream(printed, true, UTF_8));
        }
        return printed.toString(UTF_8);
    }
}
