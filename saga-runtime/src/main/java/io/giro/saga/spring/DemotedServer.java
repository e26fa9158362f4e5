package io.giro.saga.spring;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Gives up connections to a server that has become read-only, as the old one does at a switchover: the next one leads to
 * whichever server has the name now.
 */
final class DemotedServer implements SQLExceptionOverride {

    /** ER_OPTION_PREVENTS_STATEMENT and ER_READ_ONLY_MODE. */
    private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return READ_ONLY.contains(e.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
