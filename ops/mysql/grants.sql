-- The rights of the services' users, on a shard with the schemas giro and giro_views, for whoever makes the users by hand. They are those of
-- DatabaseUser, in the module migrator; GrantsFileTest compares them.
--
-- Most are on single tables, so the migrator runs before; and the users must be there, each made with
-- CREATE USER 'giro_ingress'@'%' IDENTIFIED BY '...';
-- Giving a right once more changes nothing. Before MySQL 8.0.23 say RELOAD for FLUSH_TABLES.

GRANT REPLICATION SLAVE, REPLICATION CLIENT, FLUSH_TABLES ON *.* TO 'giro_ingress'@'%';
GRANT LOCK TABLES ON `giro`.* TO 'giro_ingress'@'%';
GRANT SELECT ON `giro`.shard TO 'giro_ingress'@'%';
GRANT SELECT, INSERT, UPDATE (status) ON `giro`.account TO 'giro_ingress'@'%';
GRANT SELECT, INSERT ON `giro`.transfer TO 'giro_ingress'@'%';
GRANT SELECT, INSERT ON `giro`.idempotency TO 'giro_ingress'@'%';
GRANT SELECT, INSERT, CREATE, ALTER, DROP ON `giro`.outbox TO 'giro_ingress'@'%';
GRANT SELECT ON `giro`.hold TO 'giro_ingress'@'%';
GRANT SELECT ON `giro`.credit_decision TO 'giro_ingress'@'%';
GRANT SELECT ON `giro`.ledger_entry TO 'giro_ingress'@'%';
GRANT SELECT ON `giro_views`.transfer_view TO 'giro_ingress'@'%';
GRANT SELECT ON `giro_views`.incoming_view TO 'giro_ingress'@'%';
GRANT SELECT ON `giro_views`.balance_view TO 'giro_ingress'@'%';

GRANT SELECT ON `giro`.shard TO 'giro_hold'@'%';
GRANT SELECT, UPDATE (posted, held, version, chain_hash) ON `giro`.account TO 'giro_hold'@'%';
GRANT SELECT ON `giro`.transfer TO 'giro_hold'@'%';
GRANT SELECT, INSERT, UPDATE (state, reason, ended_posted, ended_held, ended_available, ended_version, ended_at) ON `giro`.hold TO 'giro_hold'@'%';

GRANT SELECT ON `giro`.shard TO 'giro_ledger'@'%';
GRANT SELECT, UPDATE (posted, held, version, chain_hash) ON `giro`.account TO 'giro_ledger'@'%';
GRANT SELECT, UPDATE (state, reason, ended_posted, ended_held, ended_available, ended_version, ended_at) ON `giro`.hold TO 'giro_ledger'@'%';
GRANT SELECT, INSERT ON `giro`.credit_decision TO 'giro_ledger'@'%';
GRANT INSERT ON `giro`.ledger_entry TO 'giro_ledger'@'%';

GRANT SELECT ON `giro`.shard TO 'giro_projector'@'%';
GRANT SELECT, INSERT, UPDATE ON `giro_views`.transfer_view TO 'giro_projector'@'%';
GRANT SELECT, INSERT, UPDATE ON `giro_views`.incoming_view TO 'giro_projector'@'%';
GRANT SELECT, INSERT, UPDATE ON `giro_views`.balance_view TO 'giro_projector'@'%';

GRANT SELECT ON `giro`.* TO 'giro_reconciler'@'%';
GRANT INSERT ON `giro`.outbox TO 'giro_reconciler'@'%';
GRANT UPDATE (posted, held) ON `giro`.account TO 'giro_reconciler'@'%';
GRANT INSERT ON `giro`.verification_fix TO 'giro_reconciler'@'%';
GRANT INSERT, UPDATE, DELETE ON `giro`.verification_run TO 'giro_reconciler'@'%';
GRANT INSERT, DELETE ON `giro`.verification_finding TO 'giro_reconciler'@'%';
GRANT INSERT, UPDATE ON `giro`.shedlock TO 'giro_reconciler'@'%';
GRANT SELECT ON `giro\_views`.* TO 'giro_reconciler'@'%';
GRANT INSERT, DELETE ON `giro_views`.transfer_view TO 'giro_reconciler'@'%';
GRANT INSERT, DELETE ON `giro_views`.incoming_view TO 'giro_reconciler'@'%';
GRANT INSERT, UPDATE, DELETE ON `giro_views`.balance_view TO 'giro_reconciler'@'%';

GRANT SELECT ON `giro`.* TO 'giro_verifier'@'%';
GRANT SELECT ON `giro\_views`.* TO 'giro_verifier'@'%';
