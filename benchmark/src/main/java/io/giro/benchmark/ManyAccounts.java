package io.giro.benchmark;

import io.giro.account.AccountId;
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
import java.util.List;

/**
 * Opens accounts by the hundred thousand: writes the rows that opening writes. Instead of money they have an overdraft limit, since bringing money to each
 * would be as many transfers.
 */
final class ManyAccounts {
    private static final long OVERDRAFT_MINOR = 100_000_000;
    private static final int ROWS_AT_ONCE = 5_000;

    private final List<Shard> shards;

    ManyAccounts(List<Shard> shards) {
        this.shards = shards;
    }

    /** Up to this number; those that are there stay as they are. */
    void open(int accounts) {
        for (int index = 0; index < shards.size(); index++) {
            open(accounts, index);
        }
    }

    private void open(int accounts, int index) {
        Shard to = shards.get(index);
        ShardAddress shard = new ShardAddress(to.url(), to.username(), to.password(), to.schema(), to.viewsSchema());
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
                AccountId account = new AccountId(LoadOrder.account(number));
                if (account.slot().shard(shards.size()) == index) {
                    insert.setString(1, account.value());
                    insert.setLong(2, OVERDRAFT_MINOR);
                    insert.setBytes(3, new byte[EntryChain.HASH_BYTES]);
                    insert.setObject(4, now);
                    insert.addBatch();
                }
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
