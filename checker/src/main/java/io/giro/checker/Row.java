package io.giro.checker;

/** A row that speaks of one transfer. */
public sealed interface Row
        permits TransferRow, HoldRow, DecisionRow, EntryRow, KeyRow, TransferViewRow, DestinationRow {

    TransferId transferId();

    /** What the row is called in a finding. */
    String what();
}
