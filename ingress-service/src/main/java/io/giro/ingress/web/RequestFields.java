package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.account.OfferedCurrencies;
import io.giro.ingress.web.json.FlatObject;
import io.giro.ingress.web.json.FlatObject.Numeral;
import io.giro.ingress.web.json.FlatObject.Text;
import io.giro.ingress.web.json.FlatObject.Truth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the members of a body and collects what is wrong with them, so that a caller sees all of it at once. */
final class RequestFields {

    /** No exponent, no plus sign, no zeros in front. Longer ones are above every limit. */
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,29})(\\.[0-9]{1,30})?");

    /** The first few show what is wrong; an answer must not be many times as long as its request. */
    private static final int MOST_UNKNOWN_FIELDS = 10;

    private final FlatObject body;
    private final List<FieldError> errors = new ArrayList<>();
    private Optional<ProblemCode> firstCode = Optional.empty();

    RequestFields(FlatObject body, Set<String> known) {
        this.body = body;
        body.names().stream()
                .filter(name -> !known.contains(name))
                .limit(MOST_UNKNOWN_FIELDS)
                .forEach(name -> refuse(
                        name,
                        ProblemCode.UNKNOWN_FIELD,
                        "There is no field \"%s\" here. Known are %s."
                                .formatted(
                                        Shown.of(name),
                                        String.join(
                                                ", ", known.stream().sorted().toList()))));
    }

    void refuse(String field, ProblemCode code, String detail) {
        firstCode = firstCode.or(() -> Optional.of(code));
        errors.add(FieldError.of(field, code, detail));
    }

    /** Ends the reading: the first mistake gives the problem its code. */
    void throwIfRefused() {
        if (firstCode.isPresent()) {
            throw new ApiProblem(firstCode.get(), errors.getFirst().detail(), errors);
        }
    }

    Optional<AccountId> requiredAccountId(String field) {
        return required(field, accountId(field));
    }

    Optional<AccountId> accountId(String field) {
        return text(field).flatMap(text -> {
            if (namesAnAccount(text)) {
                return Optional.of(new AccountId(text));
            }
            refuse(field, ProblemCode.INVALID_ACCOUNT_ID, ProblemCode.INVALID_ACCOUNT_ID.whatToDo());
            return Optional.empty();
        });
    }

    /** Whether a text can be the id of an account that a caller may use. */
    static boolean namesAnAccount(String text) {
        return AccountId.isWellFormed(text) && !new AccountId(text).isSystem();
    }

    Optional<Currency> requiredCurrency(String field, OfferedCurrencies offered) {
        return required(field, currency(field, offered));
    }

    Optional<Currency> currency(String field, OfferedCurrencies offered) {
        return text(field).flatMap(code -> {
            Optional<Currency> currency = offered.find(code);
            if (currency.isEmpty()) {
                refuse(field, ProblemCode.UNKNOWN_CURRENCY, "Offered are " + offered + ".");
            }
            return currency;
        });
    }

    /** Text of at most so many characters, none of them a control character. */
    Optional<String> plainText(String field, int maxCharacters) {
        return text(field).filter(text -> {
            boolean plain = PlainText.isPlain(text, maxCharacters);
            if (!plain) {
                refuse(
                        field,
                        ProblemCode.INVALID_FIELD,
                        "Send at most %d characters, none of them a control character.".formatted(maxCharacters));
            }
            return plain;
        });
    }

    Optional<BigDecimal> requiredDecimal(String field) {
        return required(field, decimal(field));
    }

    /** A number, or a string that holds one, judged by its digits as they were sent. */
    Optional<BigDecimal> decimal(String field) {
        return body.value(field).flatMap(value -> {
            String raw = switch (value) {
                case Numeral numeral -> numeral.raw();
                case Text text -> text.text();
                case Truth truth -> "";
            };
            if (DECIMAL.matcher(raw).matches()) {
                return Optional.of(new BigDecimal(raw));
            }
            refuse(
                    field,
                    value instanceof Truth ? ProblemCode.INVALID_FIELD : ProblemCode.INVALID_AMOUNT,
                    "Send a decimal number in major units, such as 12.50, without exponent or plus sign.");
            return Optional.empty();
        });
    }

    /** The minor units that a number of major units stands for, if they lie within the bounds. */
    OptionalLong minorUnits(String field, BigDecimal major, Currency currency, long min, long max) {
        int decimals = currency.getDefaultFractionDigits();
        if (major.scale() > decimals) {
            refuse(field, ProblemCode.INVALID_AMOUNT, "%s has %d decimals.".formatted(currency, decimals));
            return OptionalLong.empty();
        }
        BigDecimal minor = major.movePointRight(decimals);
        if (minor.compareTo(BigDecimal.valueOf(min)) < 0 || minor.compareTo(BigDecimal.valueOf(max)) > 0) {
            refuse(
                    field,
                    ProblemCode.INVALID_AMOUNT,
                    "Send at least %s and at most %s."
                            .formatted(BigDecimal.valueOf(min, decimals), BigDecimal.valueOf(max, decimals)));
            return OptionalLong.empty();
        }
        return OptionalLong.of(minor.longValueExact());
    }

    private Optional<String> text(String field) {
        return body.value(field).flatMap(value -> {
            if (value instanceof Text text) {
                return Optional.of(text.text());
            }
            refuse(field, ProblemCode.INVALID_FIELD, "Send a string.");
            return Optional.empty();
        });
    }

    private <T> Optional<T> required(String field, Optional<T> read) {
        if (body.value(field).isEmpty()) {
            refuse(field, ProblemCode.MISSING_FIELD, "Send the field \"%s\".".formatted(field));
        }
        return read;
    }
}
