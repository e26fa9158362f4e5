package io.giro.benchmark;

import java.util.List;

/** What writes to a database, and the rows that it inserts for a transfer. The rows of accounts, holds and views that it updates as well do not stand here. */
enum Stage {
    INTAKE("intake", ledger("transfer"), ledger("idempotency"), new Rows(Rows.Schema.LEDGER, "outbox", "TRUE", "seq")),
    HOLD("hold", ledger("hold")),
    CREDIT("credit", ledger("credit_decision"), entries("CREDIT")),
    COMMIT("commit", entries("DEBIT")),
    PROJECTOR("projector", views("transfer_view"));

    private final String title;
    private final List<Rows> rows;

    Stage(String title, Rows... rows) {
        this.title = title;
        this.rows = List.of(rows);
    }

    /**
     * One row for each transfer.
     *
     * @param condition which of the table's rows
     * @param order the column that they were written in the order of
     */
    record Rows(Schema schema, String table, String condition, String order) {

        /** Where the table is. */
        enum Schema {
            LEDGER,
            VIEWS
        }
    }

    /** As the reports call it. */
    String title() {
        return title;
    }

    List<Rows> rows() {
        return rows;
    }

    private static Rows ledger(String table) {
        return new Rows(Rows.Schema.LEDGER, table, "TRUE", "transfer_id");
    }

    private static Rows views(String table) {
        return new Rows(Rows.Schema.VIEWS, table, "TRUE", "transfer_id");
    }

    private static Rows entries(String leg) {
        return new Rows(Rows.Schema.LEDGER, "ledger_entry", "leg = '%s'".formatted(leg), "transfer_id");
    }
}
