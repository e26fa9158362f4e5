package io.giro.migration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.migration.DatabaseUser;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class MigratorJobTest {

    private final List<ShardAddress> shards;
    private final RealKafka kafka;

    MigratorJobTest(RealMysql mysql, RealKafka kafka) {
        this.shards = RealShards.addresses(mysql, 2);
        this.kafka = kafka;
    }

    @Test
    void preparesAllThatServicesLookForWhenTheyStart() throws SQLException {
        run("--giro.users.verifier=secret");

        for (ShardAddress shard : shards) {
            assertThat(asVerifier(shard, "SELECT COUNT(*) FROM " + shard.schema() + ".account"))
                    .isPositive();
            assertThat(asVerifier(shard, "SELECT COUNT(*) FROM " + shard.viewsSchema() + ".balance_view"))
                    .isZero();
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            assertThatCode(new TopicCatalogue(admin, 16, 2)::verify).doesNotThrowAnyException();
        }
    }

    @Test
    void mayRunAgain() {
        run();

        assertThatCode(this::run).doesNotThrowAnyException();
    }

    @Test
    void knowsNoOtherUsersThanTheServices() {
        assertThatThrownBy(() -> run("--giro.users.intruder=secret")).hasStackTraceContaining("intruder");
    }

    @Test
    void showsNoPasswordOfAUser() {
        MigratorJob.Passwords passwords = new MigratorJob.Passwords(Map.of(DatabaseUser.HOLD, "secret"));

        assertThat(passwords).hasToString("[HOLD]");
    }

    private void run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--giro.kafka.bootstrap-servers=" + kafka.bootstrapServers()));
        for (int index = 0; index < shards.size(); index++) {
            ShardAddress shard = shards.get(index);
            String prefix = "--giro.shards[" + index + "].";
            arguments.add(prefix + "url=" + shard.url());
            arguments.add(prefix + "username=" + shard.username());
            arguments.add(prefix + "password=" + shard.password());
            arguments.add(prefix + "schema=" + shard.schema());
            arguments.add(prefix + "views-schema=" + shard.viewsSchema());
        }
        arguments.addAll(List.of(more));
        MigratorJob.run(arguments.toArray(String[]::new)).close();
    }

    private static int asVerifier(ShardAddress shard, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(shard.serverUrl(), shard.schema() + "_verifier", "secret");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}
