package io.giro.saga.given;

import static org.awaitility.Awaitility.await;

import io.giro.embedded.LoopbackPort;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.testcontainers.mysql.MySQLContainer;

/** By the image that production uses. */
final class ContainerMysql implements RealMysql {

    private static final Duration START = Duration.ofMinutes(2);

    // Given, since a container that is started again would get another one.
    private final int port = LoopbackPort.free();
    private final MySQLContainer container = new MySQLContainer("mysql:8.4")
            .withUsername("root")
            .withCommand(
                    "--sync-binlog=1",
                    "--innodb-flush-log-at-trx-commit=1",
                    "--server-id=1",
                    "--log-bin=binlog",
                    "--gtid-mode=ON",
                    "--enforce-gtid-consistency=ON");

    ContainerMysql() {
        container.setPortBindings(List.of(port + ":" + MySQLContainer.MYSQL_PORT));
        container.start();
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mysql://" + container.getHost() + ":" + port;
    }

    @Override
    public String username() {
        return container.getUsername();
    }

    @Override
    public String password() {
        return container.getPassword();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        container
                .getDockerClient()
                .restartContainerCmd(container.getContainerId())
                .exec();
        await().atMost(START).ignoreExceptions().until(() -> {
            DriverManager.getConnection(jdbcUrl(), username(), password()).close();
            return true;
        });
    }

    @Override
    public void close() {
        container.stop();
    }
}
