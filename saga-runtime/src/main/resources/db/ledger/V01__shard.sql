-- A process configured for another number of shards or partitions would look for accounts in the wrong place: it compares itself with this row and refuses to start.
CREATE TABLE shard (
    shard_index INT NOT NULL,
    shards      INT NOT NULL,
    partitions  INT NOT NULL,
    PRIMARY KEY (shard_index),
    CONSTRAINT shard_powers_of_two CHECK (shards & (shards - 1) = 0 AND partitions & (partitions - 1) = 0 AND shards <= partitions)
);
