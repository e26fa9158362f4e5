-- The source's side of a transfer: none -> HELD | REJECTED | VOID, HELD -> CAPTURED | RELEASED, nothing else. held_* and ended_* keep what was said, so that a repeated record is answered with the same facts.
CREATE TABLE hold (
    transfer_id     BINARY(16) NOT NULL,
    source          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount          BIGINT NOT NULL,
    terms_hash      VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state           VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    held_posted     BIGINT NULL,
    held_held       BIGINT NULL,
    held_available  BIGINT NULL,
    held_version    BIGINT NULL,
    held_at         DATETIME(6) NULL,
    ended_posted    BIGINT NULL,
    ended_held      BIGINT NULL,
    ended_available BIGINT NULL,
    ended_version   BIGINT NULL,
    ended_at        DATETIME(6) NULL,
    PRIMARY KEY (transfer_id),
    KEY hold_of_account (source, state, transfer_id),
    CONSTRAINT hold_state CHECK (state IN ('HELD', 'REJECTED', 'VOID', 'CAPTURED', 'RELEASED'))
);
