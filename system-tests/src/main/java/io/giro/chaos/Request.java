package io.giro.chaos;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One request to move money.
 *
 * @param source empty for a charge, which comes from outside
 */
record Request(String key, Optional<String> source, String destination, long amountMinor) {

    static Request charge(String key, String account, long amountMinor) {
        return new Request(key, Optional.empty(), account, amountMinor);
    }

    static Request transfer(String key, String source, String destination, long amountMinor) {
        return new Request(key, Optional.of(source), destination, amountMinor);
    }

    /** The same key with other content, which must never be taken for the same. */
    Request withOtherAmount() {
        return new Request(key, source, destination, amountMinor + 1);
    }

    String path() {
        return source.isPresent() ? "/payments/transfers" : "/payments/charges";
    }

    String body() {
        String amount = BigDecimal.valueOf(amountMinor, 2).toPlainString();
        return source.map(from -> """
                        {"sourceAccount":"%s","destinationAccount":"%s","amount":"%s","description":"chaos","idempotencyKey":"%s"}""".formatted(from, destination, amount, key))
                .orElseGet(() -> """
                        {"account":"%s","amount":"%s","idempotencyKey":"%s"}""".formatted(destination, amount, key));
    }
}
