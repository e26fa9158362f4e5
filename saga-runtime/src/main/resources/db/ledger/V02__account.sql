-- Balances are stored, not summed, so that one row lock answers whether the money is there; version counts every change of posted or held, so that a lost or doubled one shows.
CREATE TABLE account (
    account_id      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner           VARCHAR(64) NOT NULL,
    currency        CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    posted          BIGINT NOT NULL,
    held            BIGINT NOT NULL,
    overdraft_limit BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    chain_hash      BINARY(32) NOT NULL,
    opened_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT account_kind CHECK (kind IN ('CUSTOMER', 'WORLD', 'BANK', 'FEES')),
    CONSTRAINT account_status CHECK (status IN ('ACTIVE', 'FROZEN', 'CLOSED')),
    CONSTRAINT account_held_not_negative CHECK (held >= 0),
    CONSTRAINT account_overdraft_not_negative CHECK (overdraft_limit >= 0),
    CONSTRAINT account_customer_covered CHECK (kind <> 'CUSTOMER' OR posted - held + overdraft_limit >= 0),
    CONSTRAINT account_closed_is_empty CHECK (status <> 'CLOSED' OR (posted = 0 AND held = 0))
);
