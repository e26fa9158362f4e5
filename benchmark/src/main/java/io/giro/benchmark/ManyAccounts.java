package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.checker.Shard;
import io.giro.saga.EntryChain;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Opens accounts by the hundred thousand: writes the rows that opening writes. Instead of money they have an overdraft limit, since bringing money to each
 * would be as many transfers.
 */
final class ManyAccounts {
    private static final long OVERDRAFT_MINOR = 100_000_000;
    private static final int ROWS_AT_ONCE = 5_000;

    private final ShardAddress shard;

    ManyAccounts(Shard shard) {
        this.shard =
                new ShardAddress(shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema());
    }

    /** Up to this number; those that are there stay as they are. */
    void open(int accounts) {
        String sql = """
                INSERT IGNORE INTO account
                    (account_id, owner, currency, kind, status, posted, held, overdraft_limit, version, chain_hash, opened_at)
                VALUES (?, 'open', 'EUR', 'CUSTOMER', 'ACTIVE', 0, 0, ?, 0, ?, ?)
                """;
        try (Connection connection =
                        DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password());
                PreparedStatement insert = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
            for (int number = 0; number < accounts; number++) {
                insert.setString(1, LoadOrder.account(number));
                insert.setLong(2, OVERDRAFT_MINOR);
                insert.setBytes(3, new byte[EntryChain.HASH_BYTES]);
                insert.setObject(4, now);
                insert.addBatch();
                if ((number + 1) % ROWS_AT_ONCE == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new CannotMeasure("Accounts cannot be written: " + e.getMessage(), e);
        }
    }
}
