-- What a caller sees of a transfer. The row stands on the shard of each of its two accounts, so that one shard can list an account's transfers, sent and received.
CREATE TABLE transfer_view (
    transfer_id  BINARY(16) NOT NULL,
    client_id    VARCHAR(64) NOT NULL,
    kind         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    destination  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount       BIGINT NOT NULL,
    currency     CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    description  VARCHAR(256) NOT NULL,
    accepted_at  DATETIME(6) NOT NULL,
    held_at      DATETIME(6) NULL,
    credited_at  DATETIME(6) NULL,
    committed_at DATETIME(6) NULL,
    rejected_at  DATETIME(6) NULL,
    refused_at   DATETIME(6) NULL,
    cancelled_at DATETIME(6) NULL,
    state        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state_rank   TINYINT NOT NULL,
    reason       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (transfer_id),
    KEY transfer_view_sent (source, transfer_id),
    KEY transfer_view_received (destination, transfer_id)
);
