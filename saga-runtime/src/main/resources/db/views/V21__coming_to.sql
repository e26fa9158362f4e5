-- Money on its way to an account: held at the source, and its destination has not decided. It follows from the transfer's own row, which stands on the destination's shard, so it needs
-- no table that the projector would write as well. Nothing of incoming_view is read or written any more; it stays while instances of the version before may still use it.
ALTER TABLE transfer_view
    ADD COLUMN coming_to VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
        GENERATED ALWAYS AS (IF(state = 'HELD' AND refused_at IS NULL, destination, NULL)) VIRTUAL,
    ALGORITHM = INSTANT;
