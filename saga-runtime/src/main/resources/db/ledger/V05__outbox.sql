-- The only place where work enters from outside a log, hence the only outbox. The relay reads its inserts from the binlog; day partitions let old rows go without a delete.
-- The columns are those of Debezium's outbox event router, so that Kafka Connect can take the relay's place. The id repeats when a request is sent again: it is not unique.
CREATE TABLE outbox (
    seq           BIGINT NOT NULL AUTO_INCREMENT,
    day           DATE NOT NULL,
    id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    aggregatetype VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    aggregateid   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payload       BLOB NOT NULL,
    traceparent   VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (seq, day)
)
PARTITION BY RANGE COLUMNS (day) (
    PARTITION later VALUES LESS THAN (MAXVALUE)
);
