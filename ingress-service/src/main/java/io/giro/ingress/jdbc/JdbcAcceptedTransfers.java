package io.giro.ingress.jdbc;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.ingress.AcceptedTransfers;
import io.giro.ingress.IdempotencyKey;
import io.giro.ingress.RequestHash;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.jdbc.LedgerRows;
import io.giro.saga.jdbc.MultiRowInsert;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.SqlTrouble;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys, transfers and the outbox in MySQL; a few multi-row statements for a whole batch. */
public final class JdbcAcceptedTransfers implements AcceptedTransfers {

    private static final String STATUSES = Stream.of(AccountStatus.values())
            .map(status -> "'" + status.name() + "'")
            .collect(Collectors.joining(","));

    private final Shards shards;
    private final Outbox outbox;

    public JdbcAcceptedTransfers(Shards shards, Outbox outbox) {
        this.shards = shards;
        this.outbox = outbox;
    }

    @Override
    public void insert(int shard, List<Reservation> reservations, List<NewTransfer> transfers) {
        try (Connection connection = connect(shard)) {
            insertReservations(connection, reservations);
            insertTransfers(connection, transfers);
            outbox.insert(
                    connection,
                    transfers.stream()
                            .map(transfer ->
                                    new Outbox.Row(new TransferRequested(transfer.terms()), transfer.traceparent()))
                            .toList());
            connection.commit();
        } catch (SQLException e) {
            if (SqlTrouble.isDuplicateKey(e)) {
                throw new AlreadyThere(e);
            }
            if (SqlTrouble.isLockTimeout(e)) {
                throw new Blocked(e);
            }
            if (SqlTrouble.isCollision(e)) {
                throw new Collision(e);
            }
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public Map<IdempotencyKey, Reservation> reservations(int shard, Collection<IdempotencyKey> keys) {
        Map<IdempotencyKey, Reservation> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        String sql = """
                SELECT client_id, idempotency_key, transfer_id, request_hash
                  FROM idempotency
                 WHERE (client_id, idempotency_key) IN (%s)
                """.formatted(String.join(",", Collections.nCopies(keys.size(), "(?,?)")));
        try (Connection connection = connect(shard);
                PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (IdempotencyKey key : keys) {
                select.setString(index++, key.clientId());
                select.setString(index++, key.key());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    IdempotencyKey key =
                            new IdempotencyKey(row.getString("client_id"), row.getString("idempotency_key"));
                    found.put(
                            key,
                            new Reservation(
                                    key,
                                    TransferId.ofBytes(row.getBytes("transfer_id")),
                                    new RequestHash(row.getBytes("request_hash"))));
                }
            }
            return found;
        } catch (IllegalArgumentException e) {
            // Somebody edited the row; the others of this batch must still be answered.
            throw new UnprocessableBatch("a stored key cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public Map<TransferId, TransferTerms> transfers(int shard, Collection<TransferId> ids) {
        Map<TransferId, TransferTerms> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        String sql = """
                SELECT transfer_id, client_id, kind, source, destination, amount, currency, description, accepted_at,
                       deadline, terms_hash
                  FROM transfer
                 WHERE transfer_id IN (%s)
                """.formatted(Rows.marks(ids.size()));
        try (Connection connection = connect(shard);
                PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (TransferId id : ids) {
                select.setBytes(index++, id.toBytes());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    TransferTerms terms = LedgerRows.terms(row, "terms_hash");
                    found.put(terms.transferId(), terms);
                }
            }
            return found;
        } catch (IllegalArgumentException e) {
            // As above.
            throw new UnprocessableBatch("a stored transfer cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts) {
        Map<AccountId, AccountStatus> found = new HashMap<>();
        if (accounts.isEmpty()) {
            return found;
        }
        // A status that somebody edited into an unknown one is left out here; the steps will come upon it.
        String sql = "SELECT account_id, status FROM account WHERE account_id IN (%s) AND status IN (%s)"
                .formatted(Rows.marks(accounts.size()), STATUSES);
        try (Connection connection = connect(shard);
                PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (AccountId id : accounts) {
                select.setString(index++, id.value());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(
                            new AccountId(row.getString("account_id")), AccountStatus.valueOf(row.getString("status")));
                }
            }
            return found;
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    private static void insertReservations(Connection connection, List<Reservation> reservations) throws SQLException {
        MultiRowInsert.insert(
                connection,
                "INSERT INTO idempotency (client_id, idempotency_key, transfer_id, request_hash) VALUES (?, ?, ?, ?)",
                reservations,
                (values, reservation) -> values.text(reservation.key().clientId())
                        .text(reservation.key().key())
                        .bytes(reservation.transferId().toBytes())
                        .bytes(reservation.requestHash().bytes()));
    }

    private static void insertTransfers(Connection connection, List<NewTransfer> transfers) throws SQLException {
        MultiRowInsert.insert(connection, """
                INSERT INTO transfer (transfer_id, client_id, kind, source, destination, amount, currency, description,
                                      terms_hash, accepted_at, deadline)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, transfers, (values, transfer) -> {
            TransferTerms terms = transfer.terms();
            values.bytes(terms.transferId().toBytes())
                    .text(terms.clientId())
                    .text(terms.kind().name())
                    .text(terms.source().value())
                    .text(terms.destination().value())
                    .number(terms.amountMinor())
                    .text(terms.currency().getCurrencyCode())
                    .text(terms.description())
                    .text(terms.termsHash())
                    .instant(terms.acceptedAt())
                    .instant(terms.deadline());
        });
    }

    private Connection connect(int shard) throws SQLException {
        return shards.get(shard).dataSource().getConnection();
    }
}
