package io.giro.scenario;

import io.giro.system.Api;
import io.giro.system.Api.Answer;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Buys from an exchange and sells to it, and keeps a book of its own: of each transfer that it was promised, what it does
 * to the trader's balance. It is impatient: it gives up waiting within milliseconds, and asks again with the same key.
 */
final class Trader {

    private static final Duration FIRST_PATIENCE = Duration.ofMillis(4);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(20);

    private final Api api;
    private final String account;
    private final String exchange;
    private final RandomGenerator random;
    private final Map<String, Long> promisedCents = new LinkedHashMap<>();
    private int unanswered;

    Trader(Api api, String account, String exchange, RandomGenerator random) {
        this.api = api;
        this.account = account;
        this.exchange = exchange;
        this.random = random;
    }

    String account() {
        return account;
    }

    void trade(int orders) {
        for (int order = 0; order < orders; order++) {
            long cents = 1 + random.nextLong(9_99);
            String key = account + "/" + order;
            if (random.nextBoolean()) {
                promisedCents.put(untilAccepted(account, exchange, cents, key), -cents);
            } else {
                promisedCents.put(untilAccepted(exchange, account, cents, key), cents);
            }
        }
    }

    int promises() {
        return promisedCents.size();
    }

    int unanswered() {
        return unanswered;
    }

    /** What the transfers that went through did to the balance. */
    long change(Predicate<String> wentThrough) {
        return promisedCents.entrySet().stream()
                .filter(promise -> wentThrough.test(promise.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private String untilAccepted(String source, String destination, long cents, String key) {
        String amount = BigDecimal.valueOf(cents, 2).toPlainString();
        for (Duration patience = FIRST_PATIENCE;
                patience.compareTo(LAST_PATIENCE) < 0;
                patience = patience.multipliedBy(2)) {
            try {
                Answer answer = api.givingUpAfter(patience).transfer(source, destination, amount, key);
                if (answer.status() == 202) {
                    return answer.transferId();
                }
                if (answer.status() != 503) {
                    throw new AssertionError(key + " was answered with " + answer);
                }
            } catch (UncheckedIOException nobodyKnowsWhetherItWasAccepted) {
                unanswered++;
            }
        }
        throw new AssertionError(key + " was never accepted");
    }
}
