-- Verifications and what they found, on shard 0 alone, so that any instance can say how the last one went. Old runs are pruned with their findings.
CREATE TABLE verification_run (
    run_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    mode          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    at_rest       TINYINT NOT NULL,
    started_by    VARCHAR(64) NOT NULL,
    state         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    started_at    DATETIME(6) NOT NULL,
    finished_at   DATETIME(6) NULL,
    failure       VARCHAR(1024) NULL,
    transfers     BIGINT NOT NULL,
    accounts      BIGINT NOT NULL,
    findings      BIGINT NOT NULL,
    repairs       BIGINT NOT NULL,
    brought_up    BIGINT NOT NULL,
    left_alone    BIGINT NOT NULL,
    PRIMARY KEY (run_id),
    KEY verification_run_newest (started_at, run_id),
    CONSTRAINT verification_run_state CHECK (state IN ('RUNNING', 'DONE', 'FAILED'))
);

-- The largest findings first, as many as are kept, and the first repairs.
CREATE TABLE verification_finding (
    run_id           CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind             VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    place            INT NOT NULL,
    code             VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject          VARCHAR(128) NOT NULL,
    sentence         VARCHAR(2048) NOT NULL,
    stored_minor     DECIMAL(40) NULL,
    actual_minor     DECIMAL(40) NULL,
    difference_minor DECIMAL(40) NOT NULL,
    first_break      VARCHAR(512) NULL,
    PRIMARY KEY (run_id, kind, place),
    CONSTRAINT verification_finding_kind CHECK (kind IN ('FINDING', 'REPAIR', 'LEFT_ALONE'))
);
