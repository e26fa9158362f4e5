package io.giro.reconciler.web;

import io.giro.event.Topic;
import io.giro.transfer.TransferId;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** Reads the parameters that callers send, and answers with a {@link Problem} if it cannot. */
final class Parameters {

    static final String DEFAULT_LIMIT = "50";
    private static final int MAX_LIMIT = 200;

    private Parameters() {}

    /** No transfer is older, and much longer durations would reach back before the first time that an id can hold. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    static int limit(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw Problem.invalidParameter("The parameter limit is a number from 1 to " + MAX_LIMIT + ".");
        }
        return Integer.parseInt(text);
    }

    static Duration duration(String name, String text, Duration least) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException notRead) {
            // Answered below, like one that is too short.
        }
        throw Problem.invalidParameter("The parameter %s is a duration such as 30s or 5m, at least %ds and at most %dd."
                .formatted(name, least.toSeconds(), LONGEST.toDays()));
    }

    static TransferId transferId(String text) {
        try {
            return TransferId.parse(text);
        } catch (IllegalArgumentException notRead) {
            throw Problem.invalidParameter("The path ends with a transferId.");
        }
    }

    static Topic topic(String text) {
        return Topic.named(text)
                .orElseThrow(() -> Problem.invalidParameter(
                        "The parameter topic is one of Giro's, such as %s.".formatted(Topic.HELD.topicName())));
    }
}
