package io.giro.ingress.web;

import io.giro.account.AccountId;

/** The account that a path names. */
final class AccountPath {

    private AccountPath() {}

    /**
     * @throws ApiProblem if there can be no such account
     */
    static AccountId id(String text) {
        if (!AccountId.isWellFormed(text)) {
            throw ApiProblem.unknownAccount(text);
        }
        return new AccountId(text);
    }
}
