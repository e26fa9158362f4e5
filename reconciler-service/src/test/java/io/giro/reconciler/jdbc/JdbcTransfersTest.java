package io.giro.reconciler.jdbc;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.reconciler.ARow;
import io.giro.reconciler.Shown;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.TransfersContract;
import io.giro.reconciler.UnreadableRow;
import io.giro.saga.Books;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.json.EventCodec;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcTransfersTest extends TransfersContract {

    private static final EventCodec CODEC = new EventCodec();

    private RealShards shards;

    @BeforeEach
    void migrate(RealMysql mysql) {
        shards = new RealShards(mysql, SHARDS);
    }

    @AfterEach
    void close() {
        shards.close();
    }

    @Override
    protected Transfers transfers() {
        return new JdbcTransfers(shards.shards(), new Outbox(CODEC), RandomGenerator.getDefault());
    }

    @Override
    protected Books books() {
        return new JdbcBooks(shards.shards());
    }

    @Override
    protected void accept(TransferTerms terms) {
        shards.accept(terms);
    }

    @Test
    void showsNothingOfATransferThatNoViewHas() {
        TransferTerms terms = acceptedAcross();

        assertThat(transfers().shown(0, List.of(terms.transferId()))).isEmpty();
    }

    @Test
    void showsEachFactThatTheViewHas() {
        TransferTerms terms = acceptedAcross();
        List<TransferId> ids = List.of(terms.transferId());

        view(0, terms, TransferState.HELD, "held_at");
        assertThat(transfers().shown(0, ids)).containsExactly(entry(terms.transferId(), new Shown(true, false, false)));

        view(0, terms, TransferState.CREDITED, "credited_at");
        assertThat(transfers().shown(0, ids)).containsExactly(entry(terms.transferId(), new Shown(true, true, false)));

        view(0, terms, TransferState.COMMITTED, "committed_at");
        assertThat(transfers().shown(0, ids)).containsExactly(entry(terms.transferId(), Shown.EVERYTHING));
    }

    @Test
    void countsARefusalAsDecided() {
        TransferTerms terms = acceptedAcross();

        view(1, terms, TransferState.ACCEPTED, "refused_at");

        assertThat(transfers().shown(1, List.of(terms.transferId())))
                .containsExactly(entry(terms.transferId(), new Shown(false, true, false)));
    }

    @Test
    void showsNoEndWhileTheBalanceOfTheSourceIsOlder() {
        TransferTerms terms = acceptedAcross();
        Hold captured = ARow.captured(terms, NOON);
        ARow.write(books(), 0, captured);
        view(0, terms, TransferState.COMMITTED, "committed_at");
        long version = captured.saidWhenEnded().balance().version();

        balance(0, terms.source(), version - 1);
        assertThat(shownAt(0, terms).ended()).isFalse();

        balance(0, terms.source(), version);
        assertThat(shownAt(0, terms).ended()).isTrue();
        balance(0, terms.source(), version + 5);
        assertThat(shownAt(0, terms).ended()).isTrue();
    }

    @Test
    void showsNoCreditWhileTheBalanceOfTheDestinationIsOlder() {
        TransferTerms terms = acceptedAcross();
        CreditDecision credited = ARow.credited(terms, NOON);
        ARow.write(books(), 1, credited);
        view(1, terms, TransferState.COMMITTED, "credited_at");

        assertThat(shownAt(1, terms)).isEqualTo(new Shown(false, false, true));

        balance(1, terms.destination(), credited.said().balance().version());
        assertThat(shownAt(1, terms)).isEqualTo(new Shown(false, true, true));
    }

    @Test
    void saysThatWhatSomebodyEditedCannotBeRead() {
        TransferTerms terms = acceptedAcross();
        ARow.write(books(), 0, ARow.captured(terms, NOON));
        ARow.write(books(), 1, ARow.refused(terms, NOON));
        List<TransferId> ids = List.of(terms.transferId());
        edit(0, "transfer", "destination = 'no account!'", terms);
        edit(1, "credit_decision", "reason = 'NO_REASON'", terms);
        TransferTerms larger = acceptedAcross();
        edit(0, "transfer", "amount = amount * 10", larger);

        assertThat(transfers().page(0, TransferId.firstAt(NOON), TransferId.firstAt(NOON.plusSeconds(1)), 10))
                .contains(new Transfers.Entry(terms.transferId(), Optional.empty()));
        assertThatThrownBy(() -> transfers().rows(0, ids))
                .isInstanceOf(UnreadableRow.class)
                .hasMessageContaining("no account!");
        assertThatThrownBy(() -> transfers().rows(0, List.of(larger.transferId())))
                .isInstanceOf(UnreadableRow.class)
                .hasMessageContaining("was accepted with other terms");
        assertThatThrownBy(() -> transfers().creditDecisions(1, ids))
                .isInstanceOf(UnreadableRow.class)
                .hasMessageContaining("NO_REASON");
    }

    @Test
    void letsAnIdThatNobodyGivesHideNoOther() {
        TransferTerms before = acceptedAcross();
        TransferTerms edited = acceptedAcross();
        TransferTerms after = acceptedAcross();
        // The version is in its seventh byte.
        edit(0, "transfer", "transfer_id = INSERT(transfer_id, 7, 1, X'00')", edited);

        assertThat(transfers().page(0, TransferId.firstAt(NOON), TransferId.firstAt(NOON.plusSeconds(1)), 10))
                .extracting(Transfers.Entry::id)
                .contains(before.transferId(), after.transferId())
                .doesNotContain(edited.transferId());
    }

    private void edit(int shard, String table, String assignment, TransferTerms terms) {
        execute(
                shard,
                "UPDATE %s SET %s WHERE transfer_id = ?".formatted(table, assignment),
                update -> update.setBytes(1, terms.transferId().toBytes()));
    }

    private Shown shownAt(int shard, TransferTerms terms) {
        return transfers().shown(shard, List.of(terms.transferId())).get(terms.transferId());
    }

    private TransferTerms acceptedAcross() {
        TransferTerms terms =
                aTransfer().from(accountOn(0)).to(accountOn(1)).acceptedAt(NOON).terms();
        accept(terms);
        return terms;
    }

    /** As the projector would, one fact more. */
    private void view(int shard, TransferTerms terms, TransferState state, String fact) {
        execute(shard, """
                INSERT INTO %1$s.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                                                description, accepted_at, state, state_rank, %2$s)
                VALUES (?, 'open', 'TRANSFER', ?, ?, ?, 'EUR', '', ?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE state = VALUES(state), state_rank = VALUES(state_rank), %2$s = VALUES(%2$s)
                """.formatted(shards.shards().get(shard).viewsSchema(), fact), upsert -> {
            upsert.setBytes(1, terms.transferId().toBytes());
            upsert.setString(2, terms.source().value());
            upsert.setString(3, terms.destination().value());
            upsert.setLong(4, terms.amountMinor());
            Rows.setInstant(upsert, 5, terms.acceptedAt());
            upsert.setString(6, state.name());
            upsert.setInt(7, state.rank());
            Rows.setInstant(upsert, 8, NOON);
        });
    }

    private void balance(int shard, AccountId account, long version) {
        execute(shard, """
                REPLACE INTO %s.balance_view (account_id, posted, held, available, version, updated_at)
                VALUES (?, 0, 0, 0, ?, ?)
                """.formatted(shards.shards().get(shard).viewsSchema()), upsert -> {
            upsert.setString(1, account.value());
            upsert.setLong(2, version);
            Rows.setInstant(upsert, 3, NOON);
        });
    }

    private void execute(int shard, String sql, Parameters parameters) {
        try (Connection connection = shards.shards().get(shard).dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            statement.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
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
