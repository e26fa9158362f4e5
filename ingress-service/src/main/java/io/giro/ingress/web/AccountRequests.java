package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.account.NewAccount;
import io.giro.ingress.account.OfferedCurrencies;
import io.giro.ingress.web.Caller.Reach;
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
     * @throws ApiProblem if the request is wrong, or asks for more than the caller may have
     */
    NewAccount newAccount(FlatObject body, Caller caller) {
        RequestFields fields = new RequestFields(body, FIELDS);
        Optional<AccountId> id = fields.accountId(ACCOUNT_ID);
        String owner = owner(fields, caller);
        Optional<Currency> currency = fields.requiredCurrency(CURRENCY, currencies);
        OptionalLong overdraftLimit = overdraftLimit(fields, currency);
        requireRights(fields, caller, owner, overdraftLimit.orElse(0));
        fields.throwIfRefused();
        return new NewAccount(
                id.orElseGet(() -> new AccountId(UUID.randomUUID().toString())),
                owner,
                currency.orElseThrow(),
                overdraftLimit.orElse(0));
    }

    private static String owner(RequestFields fields, Caller caller) {
        String owner = fields.plainText(OWNER, OWNER_CHARACTERS).orElse(caller.client());
        if (owner.isBlank()) {
            fields.refuse(OWNER, ProblemCode.INVALID_FIELD, "Send a name, or leave the field out.");
        }
        return owner;
    }

    /** Nobody gives an account to somebody else, or credit to themselves. */
    private static void requireRights(RequestFields fields, Caller caller, String owner, long overdraftLimitMinor) {
        if (caller.reach() != Reach.OWN_ACCOUNTS) {
            return;
        }
        if (!owner.equals(caller.client())) {
            fields.refuse(OWNER, ProblemCode.INSUFFICIENT_SCOPE, "Only an operator opens accounts for others.");
        }
        if (overdraftLimitMinor > 0) {
            fields.refuse(OVERDRAFT_LIMIT, ProblemCode.INSUFFICIENT_SCOPE, "Only an operator grants an overdraft.");
        }
    }

    private static OptionalLong overdraftLimit(RequestFields fields, Optional<Currency> currency) {
        return fields.decimal(OVERDRAFT_LIMIT)
                .flatMap(major -> currency.map(
                        known -> fields.minorUnits(OVERDRAFT_LIMIT, major, known, 0, Money.MAX_BALANCE_MINOR)))
                .orElse(OptionalLong.empty());
    }
}
