package io.giro.reconciler.spring;

import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.ConfigurableApplicationContext;

/** The reconciler service alone, on a shard of its own, without the other steps. */
public final class ARunningReconciler implements AutoCloseable {

    public static final int PARTITIONS = 16;

    private final RealShards shards;
    private final ConfigurableApplicationContext service;

    private ARunningReconciler(RealShards shards, ConfigurableApplicationContext service) {
        this.shards = shards;
        this.service = service;
    }

    /** Creates the topics, if they are not there yet, and an empty shard. */
    public static RealShards prepare(RealMysql mysql, RealKafka kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
        }
        return new RealShards(mysql, 1);
    }

    public static ARunningReconciler start(
            RealMysql mysql, RealKafka kafka, RealShards shards, Map<String, Object> settings) {
        Shard shard = shards.shards().get(0);
        Map<String, Object> all = new HashMap<>(settings);
        all.put("server.port", 0);
        all.put("giro.partitions", PARTITIONS);
        all.put("giro.kafka.bootstrap-servers", kafka.bootstrapServers());
        all.put("giro.shards[0].url", mysql.jdbcUrl());
        all.put("giro.shards[0].username", mysql.username());
        all.put("giro.shards[0].password", mysql.password());
        all.put("giro.shards[0].views-schema", shard.viewsSchema());
        try (Connection connection = shard.dataSource().getConnection()) {
            all.put("giro.shards[0].schema", connection.getCatalog());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new ARunningReconciler(shards, ServiceApplication.start(ReconcilerService.class, all));
    }

    public <T> T bean(Class<T> type) {
        return service.getBean(type);
    }

    public URI url() {
        return URI.create(
                "http://127.0.0.1:%s/api/v1".formatted(service.getEnvironment().getProperty("local.server.port")));
    }

    /** Where health and metrics are, if they have a port of their own. */
    public URI managementUrl() {
        return URI.create(
                "http://127.0.0.1:%s".formatted(service.getEnvironment().getProperty("local.management.port")));
    }

    @Override
    public void close() {
        service.close();
        shards.close();
    }
}
