package io.giro.reconciler.jdbc;

import io.giro.embedded.EmbeddedMysql;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.TransfersContract;
import io.giro.saga.Books;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.json.EventCodec;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcTransfersTest extends TransfersContract {

    private static final EventCodec CODEC = new EventCodec();

    private RealShards shards;

    @BeforeEach
    void migrate(EmbeddedMysql mysql) {
        shards = new RealShards(mysql, SHARDS);
    }

    @AfterEach
    void close() {
        shards.close();
    }

    @Override
    protected Transfers transfers() {
        return new JdbcTransfers(shards.shards(), new Outbox(CODEC));
    }

    @Override
    protected Books books() {
        return new JdbcBooks(shards.shards());
    }

    @Override
    protected void accept(TransferTerms terms) {
        shards.accept(terms);
    }

    @Override
    protected void show(TransferTerms terms, boolean ended) {
        TransferState state = ended ? TransferState.COMMITTED : TransferState.CREDITED;
        Shard shard = shards.shards().of(terms.source());
        String sql = """
                INSERT INTO %s.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                                              description, accepted_at, state, state_rank)
                VALUES (?, 'open', 'TRANSFER', ?, ?, ?, 'EUR', '', ?, ?, ?)
                    ON DUPLICATE KEY UPDATE state = VALUES(state), state_rank = VALUES(state_rank)
                """.formatted(shard.viewsSchema());
        try (Connection connection = shard.dataSource().getConnection();
                PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setBytes(1, terms.transferId().toBytes());
            upsert.setString(2, terms.source().value());
            upsert.setString(3, terms.destination().value());
            upsert.setLong(4, terms.amountMinor());
            Rows.setInstant(upsert, 5, terms.acceptedAt());
            upsert.setString(6, state.name());
            upsert.setInt(7, state.rank());
            upsert.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected List<TransferEvent> outbox(int shard) {
        List<TransferEvent> events = new ArrayList<>();
        try (Connection connection = shards.shards().get(shard).dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT type, payload FROM outbox ORDER BY seq");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Topic topic = Topic.named(row.getString("type")).orElseThrow();
                events.add(CODEC.decode(topic, row.getBytes("payload")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return events;
    }
}
