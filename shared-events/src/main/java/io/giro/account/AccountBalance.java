package io.giro.account;

/**
 * An account right after one change of its money, as the event that announces the change says it. Amounts are minor
 * units.
 *
 * @param posted settled money
 * @param held money promised to transfers on their way
 * @param available posted − held + overdraft limit
 * @param version numbers the account's changes from 1, without gaps; each is announced by exactly one event
 */
public record AccountBalance(AccountId accountId, long posted, long held, long available, long version) {}
