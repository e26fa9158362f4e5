package io.giro.migration.jdbc;

import io.giro.migration.DatabaseUser;
import io.giro.migration.Grant;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

    /** The attribute of a user that tells which password was given last. */
    private static final String PASSWORD = "giro_password";

    private static final String GIVE = "ALTER USER ?@'%' IDENTIFIED BY ? RETAIN CURRENT PASSWORD";

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
            boolean remembers = hasAttributes(connection);
            for (Map.Entry<DatabaseUser, String> entry : passwords.entrySet()) {
                String name = entry.getKey().nameFor(shard.schema());
                String password = entry.getValue();
                execute(connection, "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", name, password);
                if (!remembers) {
                    execute(connection, GIVE, name, password);
                } else if (!isGiven(connection, name, password)) {
                    execute(connection, GIVE + " ATTRIBUTE ?", name, password, attribute(password));
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

    /**
     * Whether this is the password that was given last. Giving it once more would make the server forget the one before, which
     * services may still use; and whether it lets somebody in says nothing, since the one before does so, too.
     */
    private static boolean isGiven(Connection connection, String name, String password) throws SQLException {
        String sql = "SELECT attribute->>? FROM information_schema.user_attributes WHERE user = ? AND host = '%'";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, "$." + PASSWORD);
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                String fingerprint = row.next() ? row.getString(1) : null;
                return fingerprint != null && Fingerprint.parse(fingerprint).isOf(password);
            }
        }
    }

    /** Before 8.0.21 users have none: there a change that is repeated ends the password before. */
    private static boolean hasAttributes(Connection connection) throws SQLException {
        String sql =
                "SELECT 1 FROM information_schema.tables WHERE table_schema = 'information_schema' AND table_name = 'USER_ATTRIBUTES'";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    private static String attribute(String password) {
        return "{\"%s\": \"%s\"}".formatted(PASSWORD, Fingerprint.of(password));
    }

    private static void execute(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static void allow(Connection connection, Grant grant, ShardAddress shard, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql(grant, shard, name));
        }
    }

    /** The statement that gives a right to the user of this name. */
    static String sql(Grant grant, ShardAddress shard, String name) {
        String tables = switch (grant.place()) {
            case SERVER -> "*." + grant.table();
            case LEDGER -> tables(shard.schema(), grant.table());
            case VIEWS -> tables(shard.viewsSchema(), grant.table());
        };
        return "GRANT %s ON %s TO '%s'@'%%'".formatted(grant.privileges(), tables, name);
    }

    /** In the name of a schema whose tables are all meant, an underscore stands for any character unless it is escaped. */
    private static String tables(String schema, String table) {
        return "`%s`.%s".formatted(table.equals("*") ? schema.replace("_", "\\_") : schema, table);
    }
}
