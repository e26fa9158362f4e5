-- Double entry, insert only. A second leg for a transfer, or a second change of an account under one version, cannot be written; entry_hash chains an account's entries so that an edited one shows.
CREATE TABLE ledger_entry (
    transfer_id  BINARY(16) NOT NULL,
    leg          VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT NOT NULL,
    amount       BIGINT NOT NULL,
    currency     CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contra       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    posted_after BIGINT NOT NULL,
    at           DATETIME(6) NOT NULL,
    entry_hash   BINARY(32) NOT NULL,
    PRIMARY KEY (transfer_id, leg),
    UNIQUE KEY ledger_entry_of_account (account_id, version),
    CONSTRAINT ledger_entry_sign CHECK ((leg = 'CREDIT' AND amount > 0) OR (leg = 'DEBIT' AND amount < 0))
);
