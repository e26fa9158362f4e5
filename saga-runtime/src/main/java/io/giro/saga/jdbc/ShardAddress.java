package io.giro.saga.jdbc;

import java.time.Duration;

/**
 * Where a shard is.
 *
 * @param url {@code jdbc:mysql://host:port}, without a schema
 * @param schema the ledger's schema
 * @param viewsSchema the projector's schema on the same server
 */
public record ShardAddress(String url, String username, String password, String schema, String viewsSchema) {

    /** Instants are UTC on the wire, and batches travel as one statement. */
    private static final String OPTIONS = "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
            + "&rewriteBatchedStatements=true&cachePrepStmts=true&prepStmtCacheSize=250&prepStmtCacheSqlLimit=4096"
            + "&useLocalSessionState=true&connectTimeout=3000&tcpKeepAlive=true"
            + "&allowPublicKeyRetrieval=true&sslMode=PREFERRED";

    /**
     * How long a statement waits for a row or a table that somebody else has locked. Much shorter than
     * {@link #LONGEST_SILENCE_MS}, so that the server can say that it has waited in vain.
     */
    static final Duration LONGEST_WAIT_FOR_A_ROW = Duration.ofSeconds(5);

    /**
     * When the server hears nothing on a connection for that long, it ends the connection, and with it a transaction and its
     * locks: the machine that holds them is gone, or frozen. By default it would wait for eight hours.
     */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(90);

    /** When a server says nothing for that long after a statement, the connection counts as broken. */
    private static final int LONGEST_SILENCE_MS = 30_000;

    /** The same where statements change tables: the server says nothing until one is done. */
    private static final int LONGEST_SILENCE_MIGRATING_MS = 3_600_000;

    /** How long a SELECT on behalf of a caller may take, because others wait for its connection. */
    private static final int LONGEST_READING_MS = 2_000;

    /** By then a server that is well has answered, or ended the SELECT. */
    private static final int LONGEST_SILENCE_READING_MS = 4_000;

    /** For a session: no SELECT ends before its last row, whatever the server's default is. */
    public static final String ALL_ROWS = "sql_select_limit=18446744073709551615";

    /**
     * What a connection does not leave to the server's defaults, which somebody may change while it runs. At another isolation
     * level a step would not see what was committed while it waited for its locks; a limit of rows would hide accounts.
     */
    private static final String OWN_DEFAULTS =
            "transaction_isolation='READ-COMMITTED',transaction_read_only=OFF," + ALL_ROWS;

    /** For a connection to the ledger's schema. */
    public String ledgerUrl() {
        return url(schema, LONGEST_SILENCE_MS)
                + "&sessionVariables=" + OWN_DEFAULTS
                + ",innodb_lock_wait_timeout=" + LONGEST_WAIT_FOR_A_ROW.toSeconds()
                + ",lock_wait_timeout=" + LONGEST_WAIT_FOR_A_ROW.toSeconds()
                + ",wait_timeout=" + LONGEST_IDLE.toSeconds();
    }

    /** The same for reading: the server ends a SELECT that takes longer than two seconds, and a silent server has four. */
    public String readingUrl() {
        return url(schema, LONGEST_SILENCE_READING_MS)
                + "&sessionVariables=" + OWN_DEFAULTS
                + ",max_execution_time=" + LONGEST_READING_MS;
    }

    /** For a connection without a schema. */
    public String serverUrl() {
        return url("", LONGEST_SILENCE_MS);
    }

    /** As {@link #serverUrl}, for statements that change tables: they may be silent for an hour. */
    public String migrationUrl() {
        return url("", LONGEST_SILENCE_MIGRATING_MS);
    }

    public String host() {
        return hostAndPort().substring(0, hostAndPort().lastIndexOf(':'));
    }

    public int port() {
        return Integer.parseInt(hostAndPort().substring(hostAndPort().lastIndexOf(':') + 1));
    }

    @Override
    public String toString() {
        return url + "/" + schema;
    }

    private String url(String database, int longestSilenceMs) {
        return url + "/" + database + OPTIONS + "&socketTimeout=" + longestSilenceMs;
    }

    private String hostAndPort() {
        return url.substring(url.indexOf("//") + 2);
    }
}
