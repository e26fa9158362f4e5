package io.giro.verification.jdbc;

import io.giro.verification.Repair;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The repairs of one transaction, and the records that they leave in it. */
final class FixRecords {

    /** Stands for a row that is not there. */
    static final String NO_ROW = "no row";

    private final UUID runId;
    private final List<Repair> repairs = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    FixRecords(UUID runId) {
        this.runId = runId;
    }

    /**
     * Notes one.
     *
     * @param id of the account or the transfer
     * @param version the account's; null for a transfer
     */
    void add(String id, Repair repair, @Nullable Long version, String reason) {
        repairs.add(repair);
        rows.add(Arrays.asList(runId.toString(), id, repair.what(), version, repair.before(), repair.after(), reason));
    }

    /** To be called before the transaction commits. */
    void write(Connection connection) throws SQLException {
        Statements.batch(connection, """
                INSERT INTO verification_fix (at, run_id, subject, what, version, before_value, after_value, reason)
                VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    List<Repair> repairs() {
        return repairs;
    }
}
