package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.hold.spring.HoldService;
import io.giro.ingress.spring.IngressService;
import io.giro.ledger.spring.LedgerService;
import io.giro.migration.spring.MigratorJob;
import io.giro.projector.spring.ProjectorService;
import io.giro.reconciler.spring.ReconcilerService;
import io.giro.saga.spring.ServiceApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The product over a broker that lets nobody in without a password: each of its clients shows one, those of the relay as well. */
class GuardedBrokerTest {

    private static final String PASSWORD = "more than nothing";

    @TempDir
    Path folder;

    private final List<ConfigurableApplicationContext> services = new ArrayList<>();
    private EmbeddedMysql mysql;
    private EmbeddedKafka kafka;

    @BeforeEach
    void startServers() {
        Folders folders = Folders.under(folder, Path.of("..", "target", "embedded-cache"));
        mysql = EmbeddedMysql.start(folders, 0, Footprint.TEST);
        kafka = EmbeddedKafka.startGuarded(folders, "giro", PASSWORD, Footprint.TEST);
    }

    @AfterEach
    void stop() {
        services.forEach(ConfigurableApplicationContext::close);
        kafka.close();
        mysql.close();
    }

    @Test
    void movesMoneyWithThePassword() throws Exception {
        Path properties = Files.writeString(folder.resolve("client.properties"), """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=%s
                """.formatted(login(PASSWORD)));
        Map<String, Object> settings = Map.of(
                "server.port", 0,
                "giro.partitions", 4,
                "giro.kafka.bootstrap-servers", kafka.secondServers(),
                "giro.kafka.client-properties", properties,
                "giro.shards[0].url", mysql.jdbcUrl(),
                "giro.shards[0].username", mysql.username(),
                "giro.shards[0].password", mysql.password());
        MigratorJob.run(settings.entrySet().stream()
                        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .toArray(String[]::new))
                .close();
        for (Class<?> service : List.of(
                HoldService.class,
                LedgerService.class,
                ProjectorService.class,
                ReconcilerService.class,
                IngressService.class)) {
            services.add(ServiceApplication.start(service, settings));
        }
        Api api = new Api(
                "http://127.0.0.1:" + services.getLast().getEnvironment().getProperty("local.server.port"));
        Teller teller = new Teller(api);

        teller.accountWith("GUARDED-A", "10.00");
        teller.accountWith("GUARDED-B", "0");
        teller.awaitState(api.transfer("GUARDED-A", "GUARDED-B", "4.00", "guarded-1"), "COMMITTED");

        assertThat(teller.settledCents("GUARDED-B")).isEqualTo(4_00);
    }

    @Test
    void isShutToAnotherPassword() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                kafka.secondServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login("a guess")))) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static String login(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"giro\" password=\"%s\";"
                .formatted(password);
    }
}
