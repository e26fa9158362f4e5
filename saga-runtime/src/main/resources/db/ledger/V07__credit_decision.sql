-- The one bit that the whole transfer hangs on: none -> CREDITED | REFUSED, final. Whoever wants to cancel has to win this row.
CREATE TABLE credit_decision (
    transfer_id    BINARY(16) NOT NULL,
    source         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    destination    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount         BIGINT NOT NULL,
    currency       CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    terms_hash     VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason         VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    said_posted    BIGINT NULL,
    said_held      BIGINT NULL,
    said_available BIGINT NULL,
    said_version   BIGINT NULL,
    said_at        DATETIME(6) NOT NULL,
    PRIMARY KEY (transfer_id),
    CONSTRAINT credit_decision_state CHECK (state IN ('CREDITED', 'REFUSED'))
);
