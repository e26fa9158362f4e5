package io.giro.checker.jdbc;

import io.giro.checker.AccountRow;
import io.giro.checker.DecisionRow;
import io.giro.checker.EntryRow;
import io.giro.checker.Hash;
import io.giro.checker.HoldRow;
import io.giro.checker.KeyRow;
import io.giro.checker.RepairRow;
import io.giro.checker.RequestHash;
import io.giro.checker.TermsHash;
import io.giro.checker.TransferRow;
import java.math.BigInteger;
import java.time.LocalDateTime;

/** The tables that the steps write. */
final class LedgerTables {
    static final Table<TransferRow> TRANSFERS = new Table<>(
            "LEDGER.transfer",
            "transfer_id, client_id, kind, source, destination, amount, currency, description, accepted_at, deadline, terms_hash",
            row -> new TransferRow(
                    Columns.transferId(row),
                    row.getString("client_id"),
                    row.getString("source"),
                    row.getString("destination"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getString("terms_hash"),
                    TermsHash.of(
                            Columns.transferId(row),
                            row.getString("kind"),
                            row.getString("source"),
                            row.getString("destination"),
                            row.getLong("amount"),
                            row.getString("currency"),
                            row.getObject("accepted_at", LocalDateTime.class),
                            row.getObject("deadline", LocalDateTime.class),
                            row.getString("client_id"),
                            row.getString("description")),
                    RequestHash.of(
                            row.getString("source"),
                            row.getString("destination"),
                            row.getLong("amount"),
                            row.getString("currency"),
                            row.getString("description"),
                            row.getString("kind"))));

    static final Table<HoldRow> HOLDS = new Table<>(
            "LEDGER.hold",
            "transfer_id, source, amount, terms_hash, state, reason, held_version, ended_posted, ended_version",
            row -> new HoldRow(
                    Columns.transferId(row),
                    row.getString("source"),
                    row.getLong("amount"),
                    row.getString("terms_hash"),
                    row.getString("state"),
                    Columns.text(row, "reason"),
                    Columns.number(row, "held_version"),
                    Columns.number(row, "ended_posted"),
                    Columns.number(row, "ended_version")));

    static final Table<DecisionRow> DECISIONS = new Table<>(
            "LEDGER.credit_decision",
            "transfer_id, source, destination, amount, currency, terms_hash, state, reason, said_posted, said_version",
            row -> new DecisionRow(
                    Columns.transferId(row),
                    row.getString("source"),
                    row.getString("destination"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getString("terms_hash"),
                    row.getString("state"),
                    Columns.text(row, "reason"),
                    Columns.number(row, "said_posted"),
                    Columns.number(row, "said_version")));

    static final Table<EntryRow> ENTRIES = new Table<>(
            "LEDGER.ledger_entry",
            "transfer_id, leg, account_id, version, amount, currency, contra, posted_after, entry_hash",
            row -> new EntryRow(
                    Columns.transferId(row),
                    row.getString("leg"),
                    row.getString("account_id"),
                    row.getLong("version"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getString("contra"),
                    row.getLong("posted_after"),
                    new Hash(row.getBytes("entry_hash"))));

    static final Table<KeyRow> KEYS = new Table<>(
            "LEDGER.idempotency",
            "transfer_id, client_id, idempotency_key, request_hash",
            row -> new KeyRow(
                    Columns.transferId(row),
                    row.getString("client_id"),
                    row.getString("idempotency_key"),
                    new RequestHash(row.getBytes("request_hash"))));

    static final Table<AccountRow> ACCOUNTS = new Table<>(
            "LEDGER.account",
            "account_id, currency, kind, status, posted, held, overdraft_limit, version, chain_hash",
            row -> new AccountRow(
                    row.getString("account_id"),
                    row.getString("currency"),
                    row.getString("kind"),
                    row.getString("status"),
                    row.getLong("posted"),
                    row.getLong("held"),
                    row.getLong("overdraft_limit"),
                    row.getLong("version"),
                    new Hash(row.getBytes("chain_hash"))));

    static final Table<RepairRow> REPAIRS = new Table<>(
            "LEDGER.verification_fix",
            "subject, version, after_value",
            row -> new RepairRow(
                    row.getString("subject"), row.getLong("version"), new BigInteger(row.getString("after_value"))));

    private LedgerTables() {}
}
