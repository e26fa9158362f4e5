package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Milestone;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;

/** Rows of a ledger and its views on two real shards, as the steps and the projector would have written them. */
final class LedgerAndViews implements AutoCloseable {

    private final RealShards real;
    private final ShardClients clients;

    LedgerAndViews(RealMysql mysql) {
        real = new RealShards(mysql, 2);
        clients = new ShardClients(real.forReading());
    }

    /** What the product reads with. */
    ShardClients clients() {
        return clients;
    }

    RealShards real() {
        return real;
    }

    Shards shards() {
        return real.shards();
    }

    /** A name that nobody has used yet, of an account on this shard. */
    String accountOn(int shard, String prefix) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> prefix + "-" + n)
                .filter(name -> new AccountId(name).slot().shard(2) == shard)
                .findFirst()
                .orElseThrow();
    }

    /** A row of the view on the shard of each account. */
    void project(TransferTerms terms, TransferState state, String reason) {
        projectOn(shards().of(terms.source()), terms, state, reason);
        if (shards().of(terms.source()) != shards().of(terms.destination())) {
            projectOn(shards().of(terms.destination()), terms, state, reason);
        }
    }

    void projectOn(Shard shard, TransferTerms terms, TransferState state, String reason) {
        execute(
                shard,
                """
                INSERT INTO views.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                                                 description, accepted_at, state, state_rank, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                terms.transferId().toBytes(),
                terms.clientId(),
                terms.kind().name(),
                terms.source().value(),
                terms.destination().value(),
                terms.amountMinor(),
                terms.currency().getCurrencyCode(),
                terms.description(),
                Rows.utc(terms.acceptedAt()),
                state.name(),
                state.rank(),
                reason);
    }

    /** On the shard of each account. */
    void reach(TransferTerms terms, Milestone milestone, Instant at) {
        reachOn(shards().of(terms.source()), terms, milestone, at);
        reachOn(shards().of(terms.destination()), terms, milestone, at);
    }

    private static void reachOn(Shard shard, TransferTerms terms, Milestone milestone, Instant at) {
        String column = milestone.name().toLowerCase(Locale.ROOT) + "_at";
        execute(
                shard,
                "UPDATE views.transfer_view SET " + column + " = ? WHERE transfer_id = ?",
                Rows.utc(at),
                terms.transferId().toBytes());
    }

    void hold(TransferTerms terms, String state, Instant at) {
        execute(
                shards().of(terms.source()),
                "INSERT INTO hold (transfer_id, source, amount, terms_hash, state, held_at) VALUES (?, ?, ?, ?, ?, ?)",
                terms.transferId().toBytes(),
                terms.source().value(),
                terms.amountMinor(),
                terms.termsHash(),
                state,
                Rows.utc(at));
    }

    void balance(String account, long posted, long held, long available, long version, Instant at) {
        execute(
                shards().of(new AccountId(account)),
                "INSERT INTO views.balance_view (account_id, posted, held, available, version, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
                account,
                posted,
                held,
                available,
                version,
                Rows.utc(at));
    }

    void credited(TransferTerms terms, Instant at) {
        execute(
                shards().of(terms.destination()),
                "INSERT INTO credit_decision (transfer_id, source, destination, amount, currency, terms_hash, state, said_at) VALUES (?, ?, ?, ?, ?, ?, 'CREDITED', ?)",
                terms.transferId().toBytes(),
                terms.source().value(),
                terms.destination().value(),
                terms.amountMinor(),
                terms.currency().getCurrencyCode(),
                terms.termsHash(),
                Rows.utc(at));
    }

    void entry(TransferTerms terms, String leg, String account, long version, long amount, long after, Instant at) {
        execute(
                shards().of(new AccountId(account)),
                "INSERT INTO ledger_entry (transfer_id, leg, account_id, version, amount, currency, contra, posted_after, at, entry_hash) VALUES (?, ?, ?, ?, ?, ?, '@clearing.EUR', ?, ?, ?)",
                terms.transferId().toBytes(),
                leg,
                account,
                version,
                amount,
                terms.currency().getCurrencyCode(),
                after,
                Rows.utc(at),
                new byte[32]);
    }

    private static void execute(Shard shard, String sql, Object... values) {
        try (Connection connection = shard.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(sql.replace(" views.", " " + shard.viewsSchema() + "."))) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clients.close();
        real.close();
    }
}
