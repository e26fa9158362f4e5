package io.giro.saga.given;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.Account;
import io.giro.saga.EntryChain;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.ShardPools;
import io.giro.transfer.TransferTerms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Migrated shards on one mysqld, each in schemas of its own. */
public final class RealShards implements AutoCloseable {

    public static final int PARTITIONS = 16;

    private static final int HASH_BYTES_OF_A_FIELD = 8;
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final List<Currency> CURRENCIES = List.of(Currency.getInstance("EUR"));

    private final List<ShardAddress> addresses;
    private final Shards shards;

    public RealShards(RealMysql mysql, int count) {
        addresses = addresses(mysql, count);
        new Migrator(addresses, PARTITIONS, CURRENCIES).migrate();
        List<Shard> opened = new ArrayList<>();
        for (ShardAddress address : addresses) {
            opened.add(new Shard(opened.size(), pool(address), address.viewsSchema()));
        }
        shards = new Shards(opened);
    }

    /** The same with the product's own connections for reading, to be closed by the caller. */
    public Shards forReading() {
        GiroProperties.Pool settings = new GiroProperties.Pool(6, Duration.ofSeconds(3));
        return ShardPools.forReading(addresses, settings, "test", new SimpleMeterRegistry());
    }

    /** Addresses of shards that nobody has used yet. */
    public static List<ShardAddress> addresses(RealMysql mysql, int count) {
        return IntStream.range(0, count)
                .map(shard -> NEXT.incrementAndGet())
                .mapToObj(number -> new ShardAddress(
                        mysql.jdbcUrl(), mysql.username(), mysql.password(), "giro_" + number, "giro_views_" + number))
                .toList();
    }

    public Shards shards() {
        return shards;
    }

    /** Opens an account, as ingress would. */
    public void open(Account account) {
        execute(shards.of(account.id()), """
                INSERT INTO account (account_id, owner, currency, kind, status, posted, held, overdraft_limit, version,
                                     chain_hash, opened_at)
                VALUES (?, 'test', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, insert -> {
            insert.setString(1, account.id().value());
            insert.setString(2, account.currency().getCurrencyCode());
            insert.setString(3, account.kind().name());
            insert.setString(4, account.status().name());
            insert.setLong(5, account.posted());
            insert.setLong(6, account.held());
            insert.setLong(7, account.overdraftLimit());
            insert.setLong(8, account.version());
            insert.setBytes(9, new byte[EntryChain.HASH_BYTES]);
            Rows.setInstant(insert, 10, ATransfer.NOON);
        });
    }

    /** Accepts a transfer, as ingress would, under a key that is its id. */
    public void accept(TransferTerms terms) {
        execute(shards.of(terms.source()), "INSERT INTO idempotency VALUES (?, ?, ?, ?)", insert -> {
            insert.setString(1, terms.clientId());
            insert.setString(2, terms.transferId().toString());
            insert.setBytes(3, terms.transferId().toBytes());
            insert.setBytes(4, requestHash(terms));
        });
        execute(shards.of(terms.source()), """
                INSERT INTO transfer (transfer_id, client_id, kind, source, destination, amount, currency, description,
                                      terms_hash, accepted_at, deadline)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, insert -> {
            insert.setBytes(1, terms.transferId().toBytes());
            insert.setString(2, terms.clientId());
            insert.setString(3, terms.kind().name());
            insert.setString(4, terms.source().value());
            insert.setString(5, terms.destination().value());
            insert.setLong(6, terms.amountMinor());
            insert.setString(7, terms.currency().getCurrencyCode());
            insert.setString(8, terms.description());
            insert.setString(9, terms.termsHash());
            Rows.setInstant(insert, 10, terms.acceptedAt());
            Rows.setInstant(insert, 11, terms.deadline());
        });
    }

    /** What the key remembers of the request. */
    private static byte[] requestHash(TransferTerms terms) {
        ByteArrayOutputStream hash = new ByteArrayOutputStream();
        for (String field : List.of(
                terms.source().value(),
                terms.destination().value(),
                Long.toString(terms.amountMinor()),
                terms.currency().getCurrencyCode(),
                terms.description(),
                terms.kind().name())) {
            hash.write(sha256(field), 0, HASH_BYTES_OF_A_FIELD);
        }
        return hash.toByteArray();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        shards.close();
    }

    private static void execute(Shard shard, String sql, Parameters parameters) {
        try (Connection connection = shard.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            statement.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Like the product's own pools, and more patient. */
    private static HikariDataSource pool(ShardAddress address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.ledgerUrl());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
