package io.giro.kubernetes;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.giro.hold.spring.HoldService;
import io.giro.ingress.spring.IngressService;
import io.giro.ledger.spring.LedgerService;
import io.giro.migration.spring.MigratorJob;
import io.giro.projector.spring.ProjectorService;
import io.giro.reconciler.spring.ReconcilerService;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.spring.ServiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real services, started with the variables that the chart gives them and with no other: each finds what it needs, reads
 * all that it gets, and answers where Kubernetes and Prometheus will ask.
 */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartServicesTest {

    private static final int PARTITIONS = 4;
    private static final String NOBODY_READS = "GIRO_POOL_SIZES";

    private enum Program {
        HOLD(HoldService.class),
        LEDGER(LedgerService.class),
        PROJECTOR(ProjectorService.class),
        RECONCILER(ReconcilerService.class),
        INGRESS(IngressService.class);

        private final Class<?> service;

        Program(Class<?> service) {
            this.service = service;
        }

        String component() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Program, StartedByVariables> running = new TreeMap<>();
    private Manifests manifests;
    private RealMysql mysql;
    private RealKafka kafka;
    private StartedByVariables migrated;
    private Path publicKey;
    private Path clientProperties;

    @BeforeAll
    void startAllOfThem(RealMysql mysql, RealKafka kafka, @TempDir Path folder) throws Exception {
        this.mysql = mysql;
        this.kafka = kafka;
        manifests = new Chart(folder)
                .with(ValueSet.PRODUCTION)
                .with("partitions: " + PARTITIONS)
                // The embedded server is too old for some of the rights of those users.
                .with("migrations: {createUsers: false}")
                .with("services: {hold: {settings: {" + NOBODY_READS + ": \"1\"}}}")
                .render();
        clientProperties = Files.writeString(folder.resolve("client.properties"), "security.protocol=PLAINTEXT");
        publicKey = Files.writeString(folder.resolve("public.pem"), newPublicKey());
        migrated = StartedByVariables.start(variablesOf(container("migrations")), MigratorJob::run);
        migrated.close();
        for (Program program : Program.values()) {
            running.put(program, start(program));
        }
    }

    @AfterAll
    void stopAllOfThem() {
        running.values().forEach(StartedByVariables::close);
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryVariable(Program program) {
        assertThat(running.get(program).unread())
                .isEqualTo(program == Program.HOLD ? List.of(NOBODY_READS) : List.of());
    }

    @Test
    void readsEveryVariableOfTheMigrations() {
        assertThat(migrated.unread()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void answersItsProbes(Program program) {
        Container container = container(program.component());
        List<HTTPGetAction> probes = Stream.of(
                        container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .map(probe -> probe.getHttpGet())
                .toList();

        assertThat(probes).allSatisfy(probe -> {
            assertThat(portOf(container, probe.getPort().getStrVal()))
                    .isEqualTo(rendered(container, "MANAGEMENT_SERVER_PORT"));
            await().untilAsserted(() -> assertThat(status(running.get(program).managementPort(), probe.getPath()))
                    .isEqualTo(200));
        });
    }

    @ParameterizedTest
    @EnumSource
    void showsItsMetricsWherePrometheusLooks(Program program) throws Exception {
        String path = manifests
                .all(ServiceMonitor.class)
                .getFirst()
                .getSpec()
                .getEndpoints()
                .getFirst()
                .getPath();

        assertThat(status(running.get(program).managementPort(), path)).isEqualTo(200);
    }

    @Test
    void servesTheApiToThoseWithATokenOnly() throws Exception {
        Container ingress = container("ingress");
        String path = manifests
                .all(Ingress.class)
                .getFirst()
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getPath();

        assertThat(portOf(ingress, "api")).isEqualTo(rendered(ingress, "SERVER_PORT"));
        assertThat(status(running.get(Program.INGRESS).serverPort(), path + "/payments/accounts/ACC001"))
                .isEqualTo(401);
        assertThat(status(running.get(Program.RECONCILER).serverPort(), "/api/v1/operations/stuck"))
                .isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(names = {"INGRESS", "RECONCILER"})
    void keepsHealthOffThePortOfTheApi(Program program) throws Exception {
        assertThat(status(running.get(program).serverPort(), "/actuator/health"))
                .isNotEqualTo(200);
        assertThat(status(running.get(program).serverPort(), "/api/v1/actuator/health"))
                .isNotEqualTo(200);
    }

    private StartedByVariables start(Program program) {
        Map<String, String> variables = variablesOf(container(program.component()));
        // One without an API listens on this machine only, at the port of its own file: here another process may have
        // it.
        String[] arguments = variables.containsKey("SERVER_PORT") ? new String[0] : new String[] {"--server.port=0"};
        return StartedByVariables.start(variables, () -> ServiceApplication.start(program.service, arguments));
    }

    private Container container(String name) {
        return Manifests.container(manifests.pods().get(Chart.RELEASE + "-" + name));
    }

    private Map<String, String> variablesOf(Container container) {
        return container.getEnv().stream().collect(toMap(EnvVar::getName, this::valueHere));
    }

    /** Servers, ports, secrets and files are others here than in a cluster; all shards are on one server. */
    private String valueHere(EnvVar variable) {
        String name = variable.getName();
        String shard = name.replaceAll("GIRO_SHARDS_(\\d+)_.*", "$1");
        return switch (name.replaceAll("GIRO_SHARDS_\\d+_", "")) {
            case "URL" -> mysql.jdbcUrl();
            case "USERNAME" -> mysql.username();
            case "PASSWORD" -> mysql.password();
            case "SCHEMA", "VIEWS_SCHEMA" -> "chart_" + variable.getValue() + "_" + shard;
            case "GIRO_KAFKA_BOOTSTRAP_SERVERS" -> kafka.bootstrapServers();
            case "GIRO_KAFKA_CLIENT_PROPERTIES" -> clientProperties.toString();
            case "GIRO_SECURITY_JWT_PUBLIC_KEY" -> publicKey.toUri().toString();
            case "SERVER_PORT", "MANAGEMENT_SERVER_PORT" -> "0";
            default -> variable.getValue();
        };
    }

    private static String rendered(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findAny()
                .orElseThrow()
                .getValue();
    }

    private static String portOf(Container container, String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .findAny()
                .orElseThrow()
                .getContainerPort()
                .toString();
    }

    private int status(int port, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String newPublicKey() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
