-- Money on its way to an account: held at the source, not credited yet. A row that has arrived (or never will) stays as arrived = 1, so that a late event cannot open it again.
CREATE TABLE incoming_view (
    destination VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transfer_id BINARY(16) NOT NULL,
    source      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount      BIGINT NOT NULL,
    currency    CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    held_at     DATETIME(6) NULL,
    arrived     TINYINT NOT NULL,
    PRIMARY KEY (destination, transfer_id),
    KEY incoming_view_open (destination, arrived, transfer_id, amount)
);
