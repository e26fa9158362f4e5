package io.giro.benchmark.locks;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * A transfer in one transaction: both rows locked in the order of their ids, so that no two transfers wait for each other; two updates; the
 * transfer and its two entries. It is durable when this returns.
 */
final class LockingTransfers {
    private static final String LOCK =
            "SELECT account_id, balance FROM account WHERE account_id IN (?, ?) ORDER BY account_id FOR UPDATE";
    private static final String UPDATE = "UPDATE account SET balance = ? WHERE account_id = ?";
    private static final String TRANSFER =
            "INSERT INTO transfer (transfer_id, source, destination, amount, at) VALUES (?, ?, ?, ?, ?)";
    private static final String ENTRIES =
            "INSERT INTO entry (transfer_id, account_id, amount, balance_after) VALUES (?, ?, ?, ?), (?, ?, ?, ?)";

    private final DataSource pool;

    LockingTransfers(DataSource pool) {
        this.pool = pool;
    }

    sealed interface Outcome {}

    record Moved(
            String transferId,
            String state,
            String sourceAccount,
            String destinationAccount,
            long amountMinor,
            Instant at)
            implements Outcome {}

    record Refused(String why) implements Outcome {}

    Outcome transfer(String source, String destination, long amountMinor) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                Outcome outcome = move(connection, source, destination, amountMinor);
                connection.commit();
                return outcome;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static Outcome move(Connection connection, String source, String destination, long amountMinor)
            throws SQLException {
        Map<String, Long> balances = lock(connection, source, destination);
        Long paying = balances.get(source);
        Long paid = balances.get(destination);
        if (paying == null || paid == null) {
            return new Refused("unknown account");
        }
        if (paying < amountMinor) {
            return new Refused("insufficient funds");
        }
        UUID id = timeOrdered();
        Instant now = Instant.now();
        update(connection, source, paying - amountMinor);
        update(connection, destination, paid + amountMinor);
        insertTransfer(connection, id, source, destination, amountMinor, now);
        insertEntries(connection, id, source, -amountMinor, paying - amountMinor, destination, paid + amountMinor);
        return new Moved(id.toString(), "COMMITTED", source, destination, amountMinor, now);
    }

    private static Map<String, Long> lock(Connection connection, String one, String other) throws SQLException {
        Map<String, Long> balances = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setString(1, one);
            select.setString(2, other);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    balances.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return balances;
    }

    private static void update(Connection connection, String account, long balance) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setLong(1, balance);
            update.setString(2, account);
            update.executeUpdate();
        }
    }

    private static void insertTransfer(
            Connection connection, UUID id, String source, String destination, long amountMinor, Instant at)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TRANSFER)) {
            insert.setBytes(1, bytes(id));
            insert.setString(2, source);
            insert.setString(3, destination);
            insert.setLong(4, amountMinor);
            insert.setObject(5, LocalDateTime.ofInstant(at, ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    private static void insertEntries(
            Connection connection,
            UUID id,
            String source,
            long debit,
            long sourceAfter,
            String destination,
            long destinationAfter)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ENTRIES)) {
            insert.setBytes(1, bytes(id));
            insert.setString(2, source);
            insert.setLong(3, debit);
            insert.setLong(4, sourceAfter);
            insert.setBytes(5, bytes(id));
            insert.setString(6, destination);
            insert.setLong(7, -debit);
            insert.setLong(8, destinationAfter);
            insert.executeUpdate();
        }
    }

    /** Version 7, so that rows are added at the end of their tables, as the product's are. */
    private static UUID timeOrdered() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(0x1000);
        return new UUID(high, random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
