-- What was accepted, as it was accepted. A row here is the promise behind a 202: it is never changed and never deleted.
CREATE TABLE transfer (
    transfer_id BINARY(16) NOT NULL,
    client_id   VARCHAR(64) NOT NULL,
    kind        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    destination VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount      BIGINT NOT NULL,
    currency    CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    description VARCHAR(256) NOT NULL,
    terms_hash  VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    accepted_at DATETIME(6) NOT NULL,
    deadline    DATETIME(6) NOT NULL,
    PRIMARY KEY (transfer_id),
    CONSTRAINT transfer_amount_positive CHECK (amount > 0),
    CONSTRAINT transfer_two_accounts CHECK (source <> destination)
);
