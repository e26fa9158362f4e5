-- Money on its way to an account: held at the source, and its destination has not decided. It follows from the transfer's own row, which stands on the destination's shard, so it needs
-- no table that the projector would write as well. Of incoming_view nothing is read or written any more; it stays for one version, as instances of the one before still use it.
ALTER TABLE transfer_view
    ADD COLUMN coming_to VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin
        GENERATED ALWAYS AS (IF(state = 'HELD' AND refused_at IS NULL, destination, NULL)) STORED,
    ADD KEY transfer_view_coming (coming_to, transfer_id, amount);
