-- The checker and the repair of the views ask for a transfer wherever it is going: without an index they would read all that was ever on its way.
ALTER TABLE incoming_view ADD KEY incoming_view_of_transfer (transfer_id);
