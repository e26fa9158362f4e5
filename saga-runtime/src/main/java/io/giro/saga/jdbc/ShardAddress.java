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

    /** A row or a table that somebody else holds is waited for no longer than that, and much less than {@link #LONGEST_SILENCE_MS}. */
    static final Duration LONGEST_WAIT_FOR_A_ROW = Duration.ofSeconds(5);

    /**
     * A server that hears nothing for so long ends the connection, and with it a transaction and its locks: their holder's machine
     * is gone, or frozen. Its own patience is eight hours.
     */
    private static final Duration LONGEST_THOUGHT = Duration.ofSeconds(90);

    /** After that a half-open connection ends. */
    private static final int LONGEST_SILENCE_MS = 30_000;

    /** A statement that changes a table says nothing until it is done. */
    private static final int LONGEST_SILENCE_MIGRATING_MS = 3_600_000;

    /** Nobody who reads keeps those waiting for long who want the same connection. */
    private static final int LONGEST_READING_MS = 2_000;

    /** What a server that is well has said by then. */
    private static final int LONGEST_SILENCE_READING_MS = 4_000;

    /** For a connection to the ledger's schema. */
    public String ledgerUrl() {
        return url(schema, LONGEST_SILENCE_MS)
                + "&sessionVariables=innodb_lock_wait_timeout=" + LONGEST_WAIT_FOR_A_ROW.toSeconds()
                + ",lock_wait_timeout=" + LONGEST_WAIT_FOR_A_ROW.toSeconds()
                + ",wait_timeout=" + LONGEST_THOUGHT.toSeconds();
    }

    /** The same for reading: the server ends a SELECT that takes longer than two seconds, and a silent server has four. */
    public String readingUrl() {
        return url(schema, LONGEST_SILENCE_READING_MS) + "&sessionVariables=max_execution_time=" + LONGEST_READING_MS;
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
