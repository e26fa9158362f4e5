-- One key of one client names one transfer for ever. The row lives on the shard of the key, which may differ from the source's: it reserves the transfer id there first.
CREATE TABLE idempotency (
    client_id       VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    idempotency_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    transfer_id     BINARY(16) NOT NULL,
    request_hash    BINARY(48) NOT NULL,
    PRIMARY KEY (client_id, idempotency_key)
);
