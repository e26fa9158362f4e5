package io.giro.benchmark;

import io.giro.checker.Shard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the views of a shard say of the transfers that it has accepted. */
final class EndedTransfers {
    private final Shard shard;

    EndedTransfers(Shard shard) {
        this.shard = shard;
    }

    /** How many callers see as COMMITTED. The views of a transfer's destination show it, too, and do not count. */
    long committed() {
        try (Connection connection = DriverManager.getConnection(shard.url(), shard.username(), shard.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT COUNT(*) FROM %s.transfer_view seen JOIN %s.transfer accepted USING (transfer_id)
                        WHERE seen.state = 'COMMITTED'
                        """.formatted(shard.viewsSchema(), shard.schema()))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new CannotMeasure("The views cannot be read: " + e.getMessage(), e);
        }
    }
}
