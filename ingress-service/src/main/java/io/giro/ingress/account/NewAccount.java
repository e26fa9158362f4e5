package io.giro.ingress.account;

import io.giro.account.AccountId;
import java.util.Currency;

/**
 * The account that a caller asks for.
 *
 * @param owner 1 to 64 characters
 * @param overdraftLimitMinor how far below zero the account may go, in minor units; not negative
 */
public record NewAccount(AccountId id, String owner, Currency currency, long overdraftLimitMinor) {}
