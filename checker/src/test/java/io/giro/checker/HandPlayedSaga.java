package io.giro.checker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes what a sound saga writes, by plain SQL: each step is one transaction on one shard, and the views follow it. It
 * shares no code with the product and none with the checker.
 */
final class HandPlayedSaga {
    private static final Instant FIRST_ACCEPTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final LocalDateTime AT = LocalDateTime.ofInstant(FIRST_ACCEPTED, ZoneOffset.UTC);

    /** One transaction's statements. */
    private interface Work {
        void run(Sql sql) throws SQLException;
    }

    /** Runs statements on the one shard of a transaction. */
    private interface Sql {
        void execute(String statement, Object... values) throws SQLException;
    }

    private static final class Account {
        final String id;
        final int shard;
        final String currency;
        long posted;
        long held;
        long version;
        byte[] hash = new byte[32];

        Account(String id, int shard, String currency) {
            this.id = id;
            this.shard = shard;
            this.currency = currency;
        }
    }

    private record Transfer(UUID id, Account source, Account destination, long amount) {
        String termsHash() {
            return TermsHash.of(
                    new TransferId(id),
                    "TRANSFER",
                    source.id,
                    destination.id,
                    amount,
                    "EUR",
                    AT,
                    AT.plusMinutes(5),
                    "open",
                    "by hand");
        }

        byte[] key() {
            return bytes(id);
        }
    }

    private final TwoShards shards;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<UUID, Transfer> transfers = new HashMap<>();

    HandPlayedSaga(TwoShards shards) {
        this.shards = shards;
    }

    /** Ids in the order of their numbers, made a millisecond apart. */
    static UUID id(int number) {
        long milliseconds = FIRST_ACCEPTED.toEpochMilli() + number;
        return new UUID(milliseconds << 16 | 0x7000L, 0x8000_0000_0000_0000L | number);
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    void open(String id, int shard, String kind) throws SQLException {
        Account account = new Account(id, shard, "EUR");
        accounts.put(id, account);
        in(
                shard,
                sql -> sql.execute(
                        "INSERT INTO account VALUES (?, 'open', ?, ?, 'ACTIVE', 0, 0, 0, 0, ?, ?)",
                        id,
                        account.currency,
                        kind,
                        account.hash,
                        AT));
    }

    /** The steps go by what is stored: this account's balance was changed behind the saga's back, by minus so much. */
    void forget(String account, long difference) {
        accounts.get(account).posted -= difference;
    }

    UUID accept(int number, String source, String destination, long amount) throws SQLException {
        Transfer transfer = new Transfer(id(number), accounts.get(source), accounts.get(destination), amount);
        transfers.put(transfer.id, transfer);
        in(transfer.source.shard, sql -> {
            sql.execute(
                    "INSERT INTO transfer VALUES (?, 'open', 'TRANSFER', ?, ?, ?, 'EUR', 'by hand', ?, ?, ?)",
                    transfer.key(),
                    source,
                    destination,
                    amount,
                    transfer.termsHash(),
                    AT,
                    AT.plusMinutes(5));
            sql.execute(
                    "INSERT INTO idempotency VALUES ('open', ?, ?, ?)",
                    "key-" + number,
                    transfer.key(),
                    requestHash(source, destination, Long.toString(amount), "EUR", "by hand", "TRANSFER"));
        });
        show(transfer, "ACCEPTED", 0, null);
        return transfer.id;
    }

    String termsHash(UUID id) {
        return transfers.get(id).termsHash();
    }

    void hold(UUID id) throws SQLException {
        Transfer transfer = transfers.get(id);
        Account source = transfer.source;
        source.held += transfer.amount;
        source.version++;
        in(source.shard, sql -> {
            save(sql, source);
            sql.execute(
                    """
                    INSERT INTO hold (transfer_id, source, amount, terms_hash, state,
                        held_posted, held_held, held_available, held_version, held_at)
                    VALUES (?, ?, ?, ?, 'HELD', ?, ?, ?, ?, ?)
                    """,
                    transfer.key(),
                    source.id,
                    transfer.amount,
                    transfer.termsHash(),
                    source.posted,
                    source.held,
                    source.posted - source.held,
                    source.version,
                    AT);
        });
        show(transfer, "HELD", 1, null);
        balance(source);
    }

    void reject(UUID id) throws SQLException {
        Transfer transfer = transfers.get(id);
        end(transfer, "REJECTED", "INSUFFICIENT_FUNDS", "held_at");
        show(transfer, "REJECTED", 3, "INSUFFICIENT_FUNDS");
    }

    void credit(UUID id) throws SQLException {
        Transfer transfer = transfers.get(id);
        Account destination = transfer.destination;
        destination.posted += transfer.amount;
        destination.version++;
        in(destination.shard, sql -> {
            decide(sql, transfer, "CREDITED", null, destination.posted, destination.version);
            book(sql, transfer, "CREDIT", transfer.amount, destination);
            save(sql, destination);
        });
        show(transfer, "CREDITED", 2, null);
        balance(destination);
    }

    void refuse(UUID id, String reason) throws SQLException {
        Transfer transfer = transfers.get(id);
        in(transfer.destination.shard, sql -> decide(sql, transfer, "REFUSED", reason, null, null));
    }

    void capture(UUID id) throws SQLException {
        Transfer transfer = transfers.get(id);
        Account source = transfer.source;
        source.posted -= transfer.amount;
        source.held -= transfer.amount;
        source.version++;
        in(source.shard, sql -> {
            finish(sql, transfer, "CAPTURED", null);
            book(sql, transfer, "DEBIT", -transfer.amount, source);
            save(sql, source);
        });
        show(transfer, "COMMITTED", 3, null);
        balance(source);
    }

    void release(UUID id, String reason) throws SQLException {
        Transfer transfer = transfers.get(id);
        Account source = transfer.source;
        source.held -= transfer.amount;
        source.version++;
        in(source.shard, sql -> {
            finish(sql, transfer, "RELEASED", reason);
            save(sql, source);
        });
        show(transfer, "CANCELLED", 3, reason);
        balance(source);
    }

    void entomb(UUID id, String reason) throws SQLException {
        Transfer transfer = transfers.get(id);
        end(transfer, "VOID", reason, "ended_at");
        show(transfer, "CANCELLED", 3, reason);
    }

    /** The whole way, from acceptance to the end. */
    UUID commit(int number, String source, String destination, long amount) throws SQLException {
        UUID id = accept(number, source, destination, amount);
        hold(id);
        credit(id);
        capture(id);
        return id;
    }

    private void end(Transfer transfer, String state, String reason, String when) throws SQLException {
        in(
                transfer.source.shard,
                sql -> sql.execute(
                        "INSERT INTO hold (transfer_id, source, amount, terms_hash, state, reason, " + when
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                        transfer.key(),
                        transfer.source.id,
                        transfer.amount,
                        transfer.termsHash(),
                        state,
                        reason,
                        AT));
    }

    private static void finish(Sql sql, Transfer transfer, String state, String reason) throws SQLException {
        Account source = transfer.source;
        sql.execute(
                """
                UPDATE hold SET state = ?, reason = ?, ended_posted = ?, ended_held = ?, ended_available = ?,
                    ended_version = ?, ended_at = ?
                WHERE transfer_id = ?
                """,
                state,
                reason,
                source.posted,
                source.held,
                source.posted - source.held,
                source.version,
                AT,
                transfer.key());
    }

    private static void decide(Sql sql, Transfer transfer, String state, String reason, Long posted, Long version)
            throws SQLException {
        sql.execute(
                """
                INSERT INTO credit_decision (transfer_id, source, destination, amount, currency, terms_hash, state, reason,
                    said_posted, said_version, said_at)
                VALUES (?, ?, ?, ?, 'EUR', ?, ?, ?, ?, ?, ?)
                """,
                transfer.key(),
                transfer.source.id,
                transfer.destination.id,
                transfer.amount,
                transfer.termsHash(),
                state,
                reason,
                posted,
                version,
                AT);
    }

    private static void book(Sql sql, Transfer transfer, String leg, long amount, Account account) throws SQLException {
        String content = String.join(
                "|",
                account.id,
                Long.toString(account.version),
                transfer.id.toString(),
                leg,
                Long.toString(amount),
                account.currency,
                "@clearing.EUR",
                Long.toString(account.posted));
        account.hash = sha256(account.hash, content.getBytes(StandardCharsets.UTF_8));
        sql.execute(
                "INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, 'EUR', '@clearing.EUR', ?, ?, ?)",
                transfer.key(),
                leg,
                account.id,
                account.version,
                amount,
                account.posted,
                AT,
                account.hash);
    }

    private static void save(Sql sql, Account account) throws SQLException {
        sql.execute(
                "UPDATE account SET posted = ?, held = ?, version = ?, chain_hash = ? WHERE account_id = ?",
                account.posted,
                account.held,
                account.version,
                account.hash,
                account.id);
    }

    private void show(Transfer transfer, String state, int rank, String reason) throws SQLException {
        for (int shard : new int[] {transfer.source.shard, transfer.destination.shard}) {
            in(
                    shard,
                    sql -> sql.execute(
                            """
                    INSERT INTO views.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                        description, accepted_at, state, state_rank, reason)
                    VALUES (?, 'open', 'TRANSFER', ?, ?, ?, 'EUR', 'by hand', ?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE state = VALUES(state), state_rank = VALUES(state_rank), reason = VALUES(reason)
                    """,
                            transfer.key(),
                            transfer.source.id,
                            transfer.destination.id,
                            transfer.amount,
                            AT,
                            state,
                            rank,
                            reason));
        }
    }

    private void balance(Account account) throws SQLException {
        in(
                account.shard,
                sql -> sql.execute(
                        """
                INSERT INTO views.balance_view VALUES (?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE posted = VALUES(posted), held = VALUES(held), available = VALUES(available),
                    version = VALUES(version)
                """,
                        account.id,
                        account.posted,
                        account.held,
                        account.posted - account.held,
                        account.version,
                        AT));
    }

    private void in(int shard, Work work) throws SQLException {
        try (Connection connection = shards.connect(shard)) {
            connection.setAutoCommit(false);
            work.run((statement, values) -> shards.execute(connection, shard, statement, values));
            connection.commit();
        }
    }

    /** What a key remembers of its request: eight bytes for each field. */
    static byte[] requestHash(String... fields) {
        ByteBuffer hash = ByteBuffer.allocate(8 * fields.length);
        for (String field : fields) {
            hash.put(sha256(new byte[0], field.getBytes(StandardCharsets.UTF_8)), 0, 8);
        }
        return hash.array();
    }

    private static byte[] sha256(byte[] previous, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous);
            return digest.digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
