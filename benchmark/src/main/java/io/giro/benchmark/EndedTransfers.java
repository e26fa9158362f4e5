package io.giro.benchmark;

import io.giro.checker.Shard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the views say of all transfers. */
final class EndedTransfers {
    private final Shard shard;

    EndedTransfers(Shard shard) {
        this.shard = shard;
    }

    /** How many callers see as COMMITTED. */
    long committed() {
        try (Connection connection = DriverManager.getConnection(shard.url(), shard.username(), shard.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM %s.transfer_view WHERE state = 'COMMITTED'"
                        .formatted(shard.viewsSchema()))) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new CannotMeasure("The views cannot be read: " + e.getMessage(), e);
        }
    }
}
