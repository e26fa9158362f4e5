package io.giro.migration;

/**
 * A right in a database.
 *
 * @param privileges as MySQL writes them, with commas between them
 * @param table {@code *} for all tables of the place
 */
public record Grant(String privileges, Place place, String table) {

    /** Where a right holds. */
    public enum Place {
        SERVER,
        LEDGER,
        VIEWS
    }

    static Grant onServer(String privileges) {
        return new Grant(privileges, Place.SERVER, "*");
    }

    static Grant onLedger(String table, String privileges) {
        return new Grant(privileges, Place.LEDGER, table);
    }

    static Grant onViews(String table, String privileges) {
        return new Grant(privileges, Place.VIEWS, table);
    }
}
