package io.giro.ingress.reading;

import io.giro.account.AccountId;

/** Holds and incoming credits. */
public interface PendingTransfers {

    /**
     * What is pending at an account.
     *
     * @param limit the most items to list
     */
    PendingMoney of(AccountId account, int limit);
}
