-- Whatever a verification changed, on the shard where it changed it and in the same transaction: nobody edits a balance unseen, we included.
-- version is the account's at that time. It tells entries that were booked on a wrong balance from those after the repair.
CREATE TABLE verification_fix (
    seq          BIGINT NOT NULL AUTO_INCREMENT,
    at           DATETIME(6) NOT NULL,
    run_id       CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    what         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT NULL,
    before_value VARCHAR(2048) NULL,
    after_value  VARCHAR(2048) NULL,
    reason       VARCHAR(256) NOT NULL,
    PRIMARY KEY (seq),
    KEY verification_fix_of (subject, seq),
    CONSTRAINT verification_fix_what CHECK (what IN ('posted', 'held', 'balance_view', 'transfer_view', 'incoming_view'))
);
