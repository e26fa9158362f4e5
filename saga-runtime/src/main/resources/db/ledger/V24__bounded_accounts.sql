-- The steps refuse what would not fit; this says it once more, behind them. The bounds are those of Money. MySQL copies a table to add a CHECK, so this
-- was done while there was little in it.
ALTER TABLE account ADD CONSTRAINT account_amounts_bounded CHECK (
    posted BETWEEN -4611686018427387903 AND 4611686018427387903
    AND held <= 4611686018427387903 AND overdraft_limit <= 4611686018427387903);
