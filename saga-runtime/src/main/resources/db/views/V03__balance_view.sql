-- An account's balance as the last event said it. A row moves to a higher version only.
CREATE TABLE balance_view (
    account_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    posted     BIGINT NOT NULL,
    held       BIGINT NOT NULL,
    available  BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (account_id)
);
