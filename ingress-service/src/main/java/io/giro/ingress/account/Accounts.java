package io.giro.ingress.account;

import io.giro.account.AccountId;

/**
 * Customers' accounts, from opening to closing. Each call is one transaction on the account's shard, and repeating it
 * changes nothing. Money is never changed here. Each may throw {@link AccountsUnavailable} when the shard has no time for it.
 */
public interface Accounts {

    /** Opens an account; of two calls with one id, however close, one opens it and the other finds it. */
    Opening open(NewAccount account);

    /** No new transfers from or to the account. What is already held or promised still settles. */
    StatusChange freeze(AccountId id);

    StatusChange unfreeze(AccountId id);

    /** Closes an account without money and without holds, for ever. Money that is still on its way to it goes back. */
    StatusChange close(AccountId id);
}
