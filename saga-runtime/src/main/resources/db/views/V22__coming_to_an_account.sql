-- By itself, because only so the table can be read and written meanwhile, however large it is.
ALTER TABLE transfer_view ADD KEY transfer_view_coming (coming_to, transfer_id, amount), ALGORITHM = INPLACE, LOCK = NONE;
