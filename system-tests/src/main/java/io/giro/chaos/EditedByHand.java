package io.giro.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Somebody changes the books in SQL. Nothing mends that, and nothing should: it must be found. So this is never drawn; whoever wants to
 * see that this harness can fail asks for it by name.
 */
record EditedByHand(int shard, Edit edit) implements Fault {

    enum Edit {
        BALANCE(
                "a balance is edited",
                "UPDATE giro.account SET posted = posted + 100 WHERE kind = 'CUSTOMER' ORDER BY posted DESC LIMIT 1"),
        TRANSFER("an accepted transfer is deleted", "DELETE FROM giro.transfer ORDER BY transfer_id LIMIT 1"),
        VIEW(
                "a view is edited",
                "UPDATE giro_views.transfer_view SET amount = amount + 1 WHERE state = 'COMMITTED' ORDER BY transfer_id DESC LIMIT 1");

        private final String words;
        private final String sql;

        Edit(String words, String sql) {
            this.words = words;
            this.sql = sql;
        }
    }

    @Override
    public void inflict(Deployment deployment) throws SQLException {
        try (Connection connection = deployment.connect(shard);
                Statement statement = connection.createStatement()) {
            if (statement.executeUpdate(edit.sql) != 1) {
                throw new CannotRun("There is nothing to edit on shard " + shard + " yet.");
            }
        }
    }

    @Override
    public String sentence() {
        return "%s by hand on shard %d".formatted(edit.words, shard);
    }
}
