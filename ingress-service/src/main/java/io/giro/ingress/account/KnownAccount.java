package io.giro.ingress.account;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import java.util.Currency;

/** What never changes about an account, and so may be remembered. */
public record KnownAccount(AccountId id, String owner, Currency currency, AccountKind kind) {}
