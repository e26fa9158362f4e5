package io.giro.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The binary log is purged before the relay has read it; or even its history is reset, so that old positions mean nothing. */
record BinlogGone(int shard, boolean reset) implements Fault {

    @Override
    public void inflict(Deployment deployment) throws Exception {
        Unrelayed.requests(deployment);
        try (Connection connection = deployment.connect(shard);
                Statement statement = connection.createStatement()) {
            if (reset) {
                statement.execute("RESET MASTER");
            } else {
                purge(statement);
            }
        }
        deployment.start(Service.INGRESS);
    }

    private static void purge(Statement statement) throws SQLException {
        statement.execute("FLUSH BINARY LOGS");
        String current;
        try (ResultSet status = statement.executeQuery("SHOW MASTER STATUS")) {
            status.next();
            current = status.getString("File");
        }
        statement.execute("PURGE BINARY LOGS TO '" + current + "'");
    }

    @Override
    public String sentence() {
        return "the binary log of shard %d is %s before it was read".formatted(shard, reset ? "reset" : "purged");
    }
}
