package io.giro.ingress.reading;

import io.giro.account.AccountId;
import java.util.OptionalLong;

/** The entries of accounts. */
public interface Statements {

    /**
     * Lists an account's entries, newest first.
     *
     * @param before only entries with a smaller version
     */
    Page<StatementLine> newestFirst(AccountId account, OptionalLong before, int limit);
}
