package io.giro.system;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mysql.MySQLContainer;

/** The servers in containers, by the images that production uses. */
final class ContainerServers implements Servers {

    private final MySQLContainer mysql = new MySQLContainer("mysql:8.4")
            .withUsername("root")
            .withCommand(
                    "--sync-binlog=1",
                    "--innodb-flush-log-at-trx-commit=1",
                    "--server-id=1",
                    "--log-bin=binlog",
                    "--gtid-mode=ON",
                    "--enforce-gtid-consistency=ON");
    private final KafkaContainer kafka =
            new KafkaContainer("apache/kafka:4.2.1").withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");

    ContainerServers() {
        mysql.start();
        kafka.start();
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mysql://" + mysql.getHost() + ":" + mysql.getMappedPort(MySQLContainer.MYSQL_PORT);
    }

    @Override
    public String username() {
        return mysql.getUsername();
    }

    @Override
    public String password() {
        return mysql.getPassword();
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void close() {
        kafka.stop();
        mysql.stop();
    }
}
