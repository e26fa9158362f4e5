package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.account.NewAccount;
import io.giro.ingress.account.OfferedCurrencies;
import io.giro.ingress.web.json.FlatObject;
import io.giro.money.Money;
import java.util.Currency;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes a well-formed request for an account out of a body, or refuses it with everything that is wrong with it. */
@Component
final class AccountRequests {

    private static final String ACCOUNT_ID = "accountId";
    private static final String OWNER = "owner";
    private static final String CURRENCY = "currency";
    private static final String OVERDRAFT_LIMIT = "overdraftLimit";
    private static final Set<String> FIELDS = Set.of(ACCOUNT_ID, OWNER, CURRENCY, OVERDRAFT_LIMIT);
    private static final int OWNER_CHARACTERS = 64;

    private final OfferedCurrencies currencies;

    AccountRequests(OfferedCurrencies currencies) {
        this.currencies = currencies;
    }

    /**
     * The account that a body asks for; it is given an id if the body names none.
     *
     * @throws ApiProblem if the request is wrong
     */
    NewAccount newAccount(FlatObject body) {
        RequestFields fields = new RequestFields(body, FIELDS);
        Optional<AccountId> id = fields.accountId(ACCOUNT_ID);
        String owner = owner(fields);
        Optional<Currency> currency = fields.requiredCurrency(CURRENCY, currencies);
        OptionalLong overdraftLimit = overdraftLimit(fields, currency);
        fields.throwIfRefused();
        return new NewAccount(
                id.orElseGet(() -> new AccountId(UUID.randomUUID().toString())),
                owner,
                currency.orElseThrow(),
                overdraftLimit.orElse(0));
    }

    private static String owner(RequestFields fields) {
        String owner = fields.plainText(OWNER, OWNER_CHARACTERS).orElse(Caller.OPEN);
        if (owner.isBlank()) {
            fields.refuse(OWNER, ProblemCode.INVALID_FIELD, "Send a name, or leave the field out.");
        }
        return owner;
    }

    private static OptionalLong overdraftLimit(RequestFields fields, Optional<Currency> currency) {
        return fields.decimal(OVERDRAFT_LIMIT)
                .flatMap(major -> currency.map(
                        known -> fields.minorUnits(OVERDRAFT_LIMIT, major, known, 0, Money.MAX_BALANCE_MINOR)))
                .orElse(OptionalLong.empty());
    }
}
