package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a view about a transfer. */
interface ViewRow {

    TransferId id();

    /** In the order of the table's columns. */
    List<@Nullable Object> values();

    /** Whether it says nothing else than the ledger, and only less: the projector has not got to it yet. */
    boolean isBehind(ViewRow actual);
}
