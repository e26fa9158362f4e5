-- As for accounts, in a migration of its own: a statement that changes a table cannot be taken back with another one.
ALTER TABLE transfer ADD CONSTRAINT transfer_amount_bounded CHECK (amount <= 1000000000000000);
