package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Milestone;
import io.giro.ingress.reading.Page;
import io.giro.ingress.reading.TransferFilter;
import io.giro.ingress.reading.TransferProgress;
import io.giro.ingress.reading.TransferProgress.Reached;
import io.giro.ingress.reading.Transfers;
import io.giro.money.Money;
import io.giro.saga.jdbc.LedgerRows;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Transfers from {@code transfer_view}; those that the projector has not seen yet from {@code transfer}. */
public final class JdbcTransfers implements Transfers {

    private static final String COLUMNS = """
            transfer_id, kind, source, destination, amount, currency, description, state, reason, accepted_at, held_at,
            rejected_at, credited_at, refused_at, committed_at, cancelled_at
            """;

    private final ShardClients clients;

    public JdbcTransfers(ShardClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<TransferProgress> find(TransferId id) {
        return projected(id).or(() -> accepted(id));
    }

    @Override
    public Page<TransferProgress> newestFirst(TransferFilter filter, Optional<TransferId> before, int limit) {
        // One more than asked for tells whether there is a next page.
        List<TransferProgress> found = filter.account().isPresent()
                ? ofAccount(filter.account().get(), filter.state(), before, limit + 1)
                : ofAllShards(filter.state(), before, limit + 1);
        return Page.of(found, limit);
    }

    private Optional<TransferProgress> projected(TransferId id) {
        String sql = "SELECT " + COLUMNS + " FROM views.transfer_view WHERE transfer_id = ?";
        return clients.sql(id, sql)
                .param(id.toBytes())
                .query((row, number) -> progress(row))
                .optional();
    }

    private Optional<TransferProgress> accepted(TransferId id) {
        String sql = """
                SELECT transfer_id, client_id, kind, source, destination, amount, currency, description, accepted_at, deadline,
                       terms_hash
                  FROM transfer
                 WHERE transfer_id = ?
                """;
        return clients.sql(id, sql)
                .param(id.toBytes())
                .query((row, number) -> justAccepted(LedgerRows.terms(row, "terms_hash")))
                .optional();
    }

    /** An account's shard has the rows of what it sent and of what it is to receive, each under an index of its own. */
    private List<TransferProgress> ofAccount(
            AccountId account, Optional<TransferState> state, Optional<TransferId> before, int limit) {
        String sql = """
                (SELECT %1$s FROM views.transfer_view WHERE source = :account%2$s ORDER BY transfer_id DESC LIMIT :limit)
                 UNION ALL
                (SELECT %1$s FROM views.transfer_view WHERE destination = :account%2$s ORDER BY transfer_id DESC LIMIT :limit)
                 ORDER BY transfer_id DESC
                 LIMIT :limit
                """.formatted(COLUMNS, conditions(state, before));
        return list(clients.sql(account, sql).param("account", account.value()), state, before, limit);
    }

    private List<TransferProgress> ofAllShards(Optional<TransferState> state, Optional<TransferId> before, int limit) {
        return clients.shards().stream()
                .flatMap(shard -> acceptedAt(shard, state, before, limit).stream())
                .sorted(Comparator.comparing(TransferProgress::transferId).reversed())
                .limit(limit)
                .toList();
    }

    /** The row of a transfer stands on two shards; it is listed from the one that accepted it, which its id names. */
    private List<TransferProgress> acceptedAt(
            Shard shard, Optional<TransferState> state, Optional<TransferId> before, int limit) {
        String sql = """
                SELECT %s
                  FROM views.transfer_view
                 WHERE CONV(HEX(SUBSTRING(transfer_id, 7, 2)), 16, 10) & :mask = :shard%s
                 ORDER BY transfer_id DESC
                 LIMIT :limit
                """.formatted(COLUMNS, conditions(state, before));
        return list(
                clients.sql(shard, sql)
                        .param("mask", clients.shards().size() - 1)
                        .param("shard", shard.index()),
                state,
                before,
                limit);
    }

    private static String conditions(Optional<TransferState> state, Optional<TransferId> before) {
        return state.map(given -> " AND state = :state").orElse("")
                + before.map(given -> " AND transfer_id < :before").orElse("");
    }

    private static List<TransferProgress> list(
            JdbcClient.StatementSpec select, Optional<TransferState> state, Optional<TransferId> before, int limit) {
        select.param("limit", limit);
        state.ifPresent(given -> select.param("state", given.name()));
        before.ifPresent(given -> select.param("before", given.toBytes()));
        return select.query((row, number) -> progress(row)).list();
    }

    private static TransferProgress justAccepted(TransferTerms terms) {
        return new TransferProgress(
                terms.transferId(),
                terms.kind(),
                terms.source(),
                terms.destination(),
                terms.amount(),
                terms.description(),
                terms.acceptedAt(),
                TransferState.ACCEPTED,
                Optional.empty(),
                List.of(new Reached(Milestone.ACCEPTED, terms.acceptedAt())));
    }

    private static TransferProgress progress(ResultSet row) throws SQLException {
        TransferState state = TransferState.valueOf(row.getString("state"));
        // A refused credit brings its reason before the transfer is cancelled.
        boolean ended = state == TransferState.REJECTED || state == TransferState.CANCELLED;
        return new TransferProgress(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                TransferKind.valueOf(row.getString("kind")),
                new AccountId(row.getString("source")),
                new AccountId(row.getString("destination")),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("description"),
                Rows.requiredInstant(row, "accepted_at"),
                state,
                ended ? Optional.ofNullable(row.getString("reason")) : Optional.empty(),
                timeline(row));
    }

    private static List<Reached> timeline(ResultSet row) throws SQLException {
        List<Reached> timeline = new ArrayList<>();
        for (Milestone milestone : Milestone.values()) {
            Optional<Instant> at = Rows.instant(row, milestone.name().toLowerCase(Locale.ROOT) + "_at");
            at.ifPresent(reached -> timeline.add(new Reached(milestone, reached)));
        }
        return List.copyOf(timeline);
    }
}
