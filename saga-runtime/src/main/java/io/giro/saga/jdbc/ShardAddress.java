package io.giro.saga.jdbc;

/**
 * Where a shard is.
 *
 * @param url {@code jdbc:mysql://host:port}, without a schema
 * @param schema the ledger's schema
 * @param viewsSchema the projector's schema on the same server
 */
public record ShardAddress(String url, String username, String password, String schema, String viewsSchema) {

    /**
     * Instants are UTC on the wire; batches travel as one statement; a half-open connection ends after the socket
     * timeout (ms).
     */
    private static final String OPTIONS = "?connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
            + "&rewriteBatchedStatements=true&cachePrepStmts=true&prepStmtCacheSize=250&prepStmtCacheSqlLimit=4096"
            + "&useLocalSessionState=true&connectTimeout=3000&socketTimeout=30000&tcpKeepAlive=true"
            + "&allowPublicKeyRetrieval=true&sslMode=PREFERRED";

    /** Shorter than anybody waits for a connection, in ms. */
    private static final int LONGEST_READING = 2_000;

    /** For a connection to the ledger's schema. */
    public String ledgerUrl() {
        return url + "/" + schema + OPTIONS;
    }

    /** The same for reading: the server ends a SELECT that takes longer than two seconds. */
    public String readingUrl() {
        return ledgerUrl() + "&sessionVariables=max_execution_time=" + LONGEST_READING;
    }

    /** For a connection without a schema. */
    public String serverUrl() {
        return url + "/" + OPTIONS;
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

    private String hostAndPort() {
        return url.substring(url.indexOf("//") + 2);
    }
}
