package io.giro.migration.jdbc;

import io.giro.migration.DatabaseUser;
import io.giro.migration.Grant;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the users of the services on every shard. It may run at any time, beside running services.
 *
 * <p>It only adds: instances of the version before may still run, so no right is taken away here. A password that changes is added, too; the one
 * before it works until the next change, however often this one is repeated.
 */
public final class DatabaseUsers {

    private final Map<DatabaseUser, String> passwords;

    /** @param passwords of the users that are to be there; others stay as they are */
    public DatabaseUsers(Map<DatabaseUser, String> passwords) {
        // In the order of the enum, so that a failure is the same one every time.
        this.passwords = new TreeMap<>(passwords);
    }

    /**
     * @param shard by an account that may create users and has all of their rights to give; its schemas exist
     * @throws IllegalStateException with a sentence, if the server refuses
     */
    public void ensure(ShardAddress shard) {
        try (Connection connection =
                DriverManager.getConnection(shard.serverUrl(), shard.username(), shard.password())) {
            for (Map.Entry<DatabaseUser, String> entry : passwords.entrySet()) {
                String name = entry.getKey().nameFor(shard.schema());
                identify(connection, "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", name, entry.getValue());
                if (!letsIn(shard, name, entry.getValue())) {
                    identify(
                            connection,
                            "ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD",
                            name,
                            entry.getValue());
                }
                for (Grant grant : entry.getKey().grants()) {
                    allow(connection, grant, shard, name);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The users of the services could not be made on %s: %s".formatted(shard, e.getMessage()), e);
        }
    }

    /** Whether the password is the user's already: giving it once more would forget the one before, which services may still use. */
    private static boolean letsIn(ShardAddress shard, String name, String password) {
        try (Connection tried = DriverManager.getConnection(shard.serverUrl(), name, password)) {
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void identify(Connection connection, String sql, String name, String password) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setString(2, password);
            statement.executeUpdate();
        }
    }

    private static void allow(Connection connection, Grant grant, ShardAddress shard, String name) throws SQLException {
        String tables = switch (grant.place()) {
            case SERVER -> "*." + grant.table();
            case LEDGER -> tables(shard.schema(), grant.table());
            case VIEWS -> tables(shard.viewsSchema(), grant.table());
        };
        try (Statement statement = connection.createStatement()) {
            statement.execute("GRANT %s ON %s TO '%s'@'%%'".formatted(grant.privileges(), tables, name));
        }
    }

    /** In the name of a schema whose tables are all meant, an underscore stands for any character unless it is escaped. */
    private static String tables(String schema, String table) {
        return "`%s`.%s".formatted(table.equals("*") ? schema.replace("_", "\\_") : schema, table);
    }
}
