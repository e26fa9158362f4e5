package io.giro.migration;

import static io.giro.migration.Grant.onLedger;
import static io.giro.migration.Grant.onServer;
import static io.giro.migration.Grant.onViews;

import java.util.List;
import java.util.Locale;

/**
 * A user per service, with what its statements need and nothing else: nobody but ingress can accept a transfer, nobody at all can change or
 * delete one, an entry or a decision, and an account's balance is written by the steps and the repair alone.
 *
 * <p>Every service reads {@code shard}, to see that it was configured for this database.
 */
public enum DatabaseUser {

    /**
     * Accepts, reads for callers, and relays: that reads the binlog and, for a snapshot, takes a short global read lock, or locks the
     * outbox where the server refuses a global lock to everybody, as managed ones do.
     */
    INGRESS(
            onServer("REPLICATION SLAVE, REPLICATION CLIENT, FLUSH_TABLES"),
            onLedger("*", "LOCK TABLES"),
            onLedger("shard", "SELECT"),
            onLedger("account", "SELECT, INSERT, UPDATE (status)"),
            onLedger("transfer", "SELECT, INSERT"),
            onLedger("idempotency", "SELECT, INSERT"),
            // It makes and drops the partitions of the days.
            onLedger("outbox", "SELECT, INSERT, CREATE, ALTER, DROP"),
            onLedger("hold", "SELECT"),
            onLedger("credit_decision", "SELECT"),
            onLedger("ledger_entry", "SELECT"),
            onViews("transfer_view", "SELECT"),
            // As long as an instance of the version before may run: the table is nobody's else.
            onViews("incoming_view", "SELECT"),
            onViews("balance_view", "SELECT")),

    HOLD(
            onLedger("shard", "SELECT"),
            onLedger("account", "SELECT, UPDATE (posted, held, version, chain_hash)"),
            onLedger("transfer", "SELECT"),
            onLedger("hold", "SELECT, INSERT, " + DatabaseUser.END_OF_HOLD)),

    /** Credits and commits. A commit ends a hold, and never makes one. */
    LEDGER(
            onLedger("shard", "SELECT"),
            onLedger("account", "SELECT, UPDATE (posted, held, version, chain_hash)"),
            onLedger("hold", "SELECT, " + DatabaseUser.END_OF_HOLD),
            onLedger("credit_decision", "SELECT, INSERT"),
            onLedger("ledger_entry", "INSERT")),

    PROJECTOR(
            onLedger("shard", "SELECT"),
            onViews("transfer_view", "SELECT, INSERT, UPDATE"),
            onViews("incoming_view", "SELECT, INSERT, UPDATE"),
            onViews("balance_view", "SELECT, INSERT, UPDATE")),

    /** Reads all, says again what got lost, and repairs balances and views. */
    RECONCILER(
            onLedger("*", "SELECT"),
            onLedger("outbox", "INSERT"),
            onLedger("account", "UPDATE (posted, held)"),
            onLedger("verification_fix", "INSERT"),
            onLedger("verification_run", "INSERT, UPDATE, DELETE"),
            onLedger("verification_finding", "INSERT, DELETE"),
            onLedger("shedlock", "INSERT, UPDATE"),
            onViews("*", "SELECT"),
            onViews("transfer_view", "INSERT, DELETE"),
            // As long as an instance of the version before may run: it repairs this table, too.
            onViews("incoming_view", "INSERT, DELETE"),
            onViews("balance_view", "INSERT, UPDATE, DELETE")),

    /** Checks from outside: it can only read. */
    VERIFIER(onLedger("*", "SELECT"), onViews("*", "SELECT"));

    private static final String END_OF_HOLD =
            "UPDATE (state, reason, ended_posted, ended_held, ended_available, ended_version, ended_at)";

    private final List<Grant> grants;

    DatabaseUser(Grant... grants) {
        this.grants = List.of(grants);
    }

    public List<Grant> grants() {
        return grants;
    }

    /** Its name on the server of a ledger: that of the schema comes first, so that one server can have several. */
    public String nameFor(String ledgerSchema) {
        return ledgerSchema + "_" + name().toLowerCase(Locale.ROOT);
    }
}
