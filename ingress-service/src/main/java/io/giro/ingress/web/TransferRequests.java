package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.SystemAccounts;
import io.giro.ingress.TransferRequest;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.account.KnownAccount;
import io.giro.ingress.account.OfferedCurrencies;
import io.giro.ingress.web.Caller.Reach;
import io.giro.ingress.web.json.FlatObject;
import io.giro.money.Money;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes a well-formed request for a transfer out of a body, or refuses it with everything that is wrong with it. */
@Component
final class TransferRequests {

    static final String SOURCE = "sourceAccount";
    static final String DESTINATION = "destinationAccount";
    static final String CHARGED = "account";

    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";
    private static final String DESCRIPTION = "description";
    private static final Set<String> TRANSFER_FIELDS =
            Set.of(SOURCE, DESTINATION, AMOUNT, CURRENCY, DESCRIPTION, RequestKey.FIELD);
    private static final Set<String> CHARGE_FIELDS = Set.of(CHARGED, AMOUNT, CURRENCY, DESCRIPTION, RequestKey.FIELD);
    private static final Pattern TRACEPARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Logger LOG = LoggerFactory.getLogger(TransferRequests.class);

    /** Finds an account, as {@link AccountDirectory#find} does. */
    @FunctionalInterface
    interface AccountLookUp {
        Optional<KnownAccount> find(AccountId id);
    }

    private final AccountDirectory directory;
    private final OfferedCurrencies currencies;
    private final SystemAccounts systemAccounts;

    TransferRequests(AccountDirectory directory, OfferedCurrencies currencies, SystemAccounts systemAccounts) {
        this.directory = directory;
        this.currencies = currencies;
        this.systemAccounts = systemAccounts;
    }

    /**
     * From an account of the caller's to another.
     *
     * @throws ApiProblem if the request is wrong
     * @throws AccountsUnavailable if the source cannot be looked up
     */
    TransferRequest transfer(FlatObject body, Caller caller, HttpServletRequest http) {
        return transfer(body, caller, http, accountsOf(Stream.of(body))::find);
    }

    /** The same, with accounts that were looked up before. */
    TransferRequest transfer(FlatObject body, Caller caller, HttpServletRequest http, AccountLookUp accounts) {
        String key = RequestKey.of(http, body);
        RequestFields fields = new RequestFields(body, TRANSFER_FIELDS);
        Optional<AccountId> source = fields.requiredAccountId(SOURCE);
        Optional<AccountId> destination = fields.requiredAccountId(DESTINATION);
        if (source.isPresent() && source.equals(destination)) {
            fields.refuse(DESTINATION, ProblemCode.SAME_ACCOUNT, ProblemCode.SAME_ACCOUNT.whatToDo());
        }
        Optional<KnownAccount> sender = source.flatMap(id -> lookUpSource(accounts, fields, id, caller));
        Optional<KnownAccount> receiver = destination.flatMap(id -> lookUpDestination(accounts, fields, id));
        Optional<Currency> currency = currency(fields, sender);
        sender.map(KnownAccount::currency)
                .or(() -> currency)
                .ifPresent(
                        agreed -> receiver.ifPresent(account -> requireCurrency(fields, DESTINATION, account, agreed)));
        OptionalLong amountMinor = amountMinor(fields, currency);
        String description = description(fields);
        fields.throwIfRefused();
        return new TransferRequest(
                caller.client(),
                key,
                TransferKind.TRANSFER,
                source.orElseThrow(),
                destination.orElseThrow(),
                amountMinor.orElseThrow(),
                currency.orElseThrow(),
                description,
                traceparent(http));
    }

    /** The accounts between which these bodies ask for transfers, looked up together. */
    FoundAccounts accountsOf(Stream<FlatObject> bodies) {
        return directory.findAll(bodies.flatMap(body -> Stream.of(body.value(SOURCE), body.value(DESTINATION)))
                .flatMap(Optional::stream)
                .filter(FlatObject.Text.class::isInstance)
                .map(value -> ((FlatObject.Text) value).text())
                .filter(RequestFields::namesAnAccount)
                .map(AccountId::new)
                .collect(Collectors.toSet()));
    }

    /**
     * From outside to an account.
     *
     * @throws ApiProblem if the request is wrong
     * @throws AccountsUnavailable if the account cannot be looked up
     */
    TransferRequest charge(FlatObject body, Caller caller, HttpServletRequest http) {
        String key = RequestKey.of(http, body);
        RequestFields fields = new RequestFields(body, CHARGE_FIELDS);
        Optional<KnownAccount> account =
                fields.requiredAccountId(CHARGED).flatMap(id -> lookUp(directory::find, fields, CHARGED, id));
        Optional<Currency> currency = currency(fields, account);
        OptionalLong amountMinor = amountMinor(fields, currency);
        String description = description(fields);
        fields.throwIfRefused();
        AccountId charged = account.orElseThrow().id();
        return new TransferRequest(
                caller.client(),
                key,
                TransferKind.CHARGE,
                systemAccounts.beside(charged, AccountKind.WORLD, currency.orElseThrow()),
                charged,
                amountMinor.orElseThrow(),
                currency.orElseThrow(),
                description,
                traceparent(http));
    }

    private static Optional<KnownAccount> lookUp(
            AccountLookUp accounts, RequestFields fields, String field, AccountId id) {
        Optional<KnownAccount> account = accounts.find(id);
        if (account.isEmpty()) {
            fields.refuse(
                    field,
                    ProblemCode.UNKNOWN_ACCOUNT,
                    "There is no account %s. %s".formatted(id, ProblemCode.UNKNOWN_ACCOUNT.whatToDo()));
        }
        return account;
    }

    /**
     * The owner is checked before anything else that may be wrong: nothing is told about others' accounts, not even that they
     * exist.
     */
    private static Optional<KnownAccount> lookUpSource(
            AccountLookUp accounts, RequestFields fields, AccountId id, Caller caller) {
        if (caller.reach() == Reach.EVERYTHING) {
            return lookUp(accounts, fields, SOURCE, id);
        }
        KnownAccount own =
                accounts.find(id).filter(caller::owns).orElseThrow(() -> ApiProblem.unknownAccount(id.value()));
        return Optional.of(own);
    }

    /** A destination that cannot be looked up now is no reason to refuse: the credit decides. */
    private static Optional<KnownAccount> lookUpDestination(
            AccountLookUp accounts, RequestFields fields, AccountId id) {
        try {
            return lookUp(accounts, fields, DESTINATION, id);
        } catch (AccountsUnavailable e) {
            LOG.warn("accepted without a look at the destination: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The currency that the caller names, else the account's. */
    private Optional<Currency> currency(RequestFields fields, Optional<KnownAccount> account) {
        Optional<Currency> named = fields.currency(CURRENCY, currencies);
        named.ifPresent(currency -> account.ifPresent(known -> requireCurrency(fields, CURRENCY, known, currency)));
        return named.or(() -> account.map(KnownAccount::currency));
    }

    private static void requireCurrency(RequestFields fields, String field, KnownAccount account, Currency currency) {
        if (!account.currency().equals(currency)) {
            fields.refuse(
                    field,
                    ProblemCode.CURRENCY_MISMATCH,
                    "Account %s is kept in %s, not in %s.".formatted(account.id(), account.currency(), currency));
        }
    }

    private static OptionalLong amountMinor(RequestFields fields, Optional<Currency> currency) {
        Optional<BigDecimal> major = fields.requiredDecimal(AMOUNT);
        return major.isPresent() && currency.isPresent()
                ? fields.minorUnits(AMOUNT, major.get(), currency.get(), 1, Money.MAX_TRANSFER_MINOR)
                : OptionalLong.empty();
    }

    private static String description(RequestFields fields) {
        return fields.plainText(DESCRIPTION, TransferTerms.MAX_DESCRIPTION).orElse("");
    }

    /** The header is ignored if it is not well-formed, as the standard asks. */
    private static Optional<String> traceparent(HttpServletRequest http) {
        return Optional.ofNullable(http.getHeader("traceparent"))
                .filter(value -> TRACEPARENT.matcher(value).matches());
    }
}
