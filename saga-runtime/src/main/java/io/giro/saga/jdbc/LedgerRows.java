package io.giro.saga.jdbc;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Said;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;

/** Reads the rows of the ledger's tables, whatever statement selected them. Columns are found by their names. */
public final class LedgerRows {

    private LedgerRows() {}

    /**
     * A row of {@code transfer}.
     *
     * @param hash the column with the hash of its terms
     * @throws IllegalArgumentException if these are not the terms that were accepted
     */
    public static TransferTerms terms(ResultSet row, String hash) throws SQLException {
        TransferTerms terms = new TransferTerms(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                TransferKind.valueOf(row.getString("kind")),
                new AccountId(row.getString("source")),
                new AccountId(row.getString("destination")),
                row.getLong("amount"),
                Currency.getInstance(row.getString("currency")),
                row.getString("description"),
                row.getString("client_id"),
                Rows.requiredInstant(row, "accepted_at"),
                Rows.requiredInstant(row, "deadline"));
        if (!terms.termsHash().equals(row.getString(hash))) {
            throw new IllegalArgumentException(terms.transferId() + " was accepted with other terms");
        }
        return terms;
    }

    /** A row of {@code hold}. */
    public static Hold hold(ResultSet row) throws SQLException {
        AccountId source = new AccountId(row.getString("source"));
        return new Hold(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                source,
                row.getLong("amount"),
                row.getString("terms_hash"),
                Hold.State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                said(row, "held", source),
                said(row, "ended", source));
    }

    /** A row of {@code credit_decision}. */
    public static CreditDecision creditDecision(ResultSet row) throws SQLException {
        AccountId destination = new AccountId(row.getString("destination"));
        String state = row.getString("state");
        Optional<RefuseReason> refusal =
                Optional.ofNullable(row.getString("reason")).map(RefuseReason::valueOf);
        if (!state.equals(refusal.isEmpty() ? "CREDITED" : "REFUSED")) {
            throw new IllegalArgumentException("a decision is " + state + " with " + refusal);
        }
        return new CreditDecision(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                new AccountId(row.getString("source")),
                destination,
                row.getLong("amount"),
                Currency.getInstance(row.getString("currency")),
                row.getString("terms_hash"),
                refusal,
                said(row, "said", destination).orElseThrow(() -> new SQLException("said_at is NULL")));
    }

    private static Optional<Said> said(ResultSet row, String prefix, AccountId account) throws SQLException {
        Optional<Instant> at = Rows.instant(row, prefix + "_at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        long version = row.getLong(prefix + "_version");
        if (row.wasNull()) {
            return Optional.of(new Said(at.get(), Optional.empty()));
        }
        AccountBalance balance = new AccountBalance(
                account,
                row.getLong(prefix + "_posted"),
                row.getLong(prefix + "_held"),
                row.getLong(prefix + "_available"),
                version);
        return Optional.of(new Said(at.get(), Optional.of(balance)));
    }
}
