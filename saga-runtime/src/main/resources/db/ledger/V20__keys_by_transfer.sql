-- The checker goes through the keys in the order of their transfers, and asks for the keys of one: without an index it would read them all each time.
ALTER TABLE idempotency ADD KEY idempotency_of_transfer (transfer_id);
