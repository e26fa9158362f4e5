package io.giro.saga.spring;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting by its name, such as {@code giro.pool.size}. Values are checked when a service starts; a wrong one ends it with
 * one sentence.
 */
public record Setting(String name) {

    private static final Pattern INDEX = Pattern.compile("\\[(\\w+)]");
    /** What follows {@code giro.users} is a password, though its name does not say so. */
    private static final Pattern SECRET = Pattern.compile("password|secret|token|private-key|^giro\\.users");
    /** In URLs, too, a password may stand where none belongs. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=//).*@|(?<=[?&])[^&]*");

    private static final Map<String, String> SHORT_FORMS = Map.of(
            "giro.kafka.bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS",
            "giro.kafka.client-properties", "KAFKA_CLIENT_PROPERTIES",
            "giro.shards[].url", "DB_HOST and DB_PORT",
            "giro.shards[].username", "DB_USER",
            "giro.shards[].password", "DB_PASSWORD",
            "giro.shards[].schema", "DB_NAME",
            "giro.shards[].views-schema", "DB_VIEWS_NAME");

    /** The environment variable that sets it, and its short form if it has one. */
    public String variable() {
        if (name.equals("giro.shards")) {
            return "GIRO_SHARDS_0_URL and so on or DB_HOST";
        }
        String variable = INDEX.matcher(name)
                .replaceAll(".$1")
                .replace('.', '_')
                .replace('-', '_')
                .toUpperCase(Locale.ROOT);
        String shortForm = SHORT_FORMS.get(INDEX.matcher(name).replaceAll("[]"));
        return shortForm == null ? variable : variable + " or " + shortForm;
    }

    /** @throws WrongSetting unless it is positive */
    public void mustBePositive(int value) {
        must(value > 0, value, "a positive number");
    }

    /** @throws WrongSetting unless it is there and positive */
    public void mustBePositive(@Nullable Duration value) {
        must(value != null && value.isPositive(), value, "a positive duration, such as 500ms, 10s or 5m");
    }

    /** @throws WrongSetting unless it is there, and neither shorter nor longer than that */
    public void mustBeBetween(Duration shortest, Duration longest, @Nullable Duration value) {
        must(
                value != null && value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0,
                value,
                "a duration from %s to %s".formatted(text(shortest), text(longest)));
    }

    /**
     * @param value null if it is not set
     * @param allowed completes the sentence "It is such and such, but must be"
     * @throws WrongSetting unless it holds
     */
    public void must(boolean holds, @Nullable Object value, String allowed) {
        if (!holds) {
            throw refused(value, allowed);
        }
    }

    /** The exception that {@link #must} throws, for whoever knows that a value is wrong. */
    public WrongSetting refused(@Nullable Object value, String allowed) {
        return new WrongSetting("%s (%s) is %s, but must be %s.".formatted(name, variable(), shown(value), allowed));
    }

    private String shown(@Nullable Object value) {
        String text = value == null ? "" : text(value);
        if (text.isBlank()) {
            return "not set";
        }
        return SECRET.matcher(name).find()
                ? "set to something that is not shown"
                : CREDENTIALS.matcher(text).replaceAll("***");
    }

    /** As it is written in a setting: 10s, not PT10S. */
    private static String text(Object value) {
        return switch (value) {
            case Duration duration -> duration.toString().substring(2).toLowerCase(Locale.ROOT);
            case Collection<?> list -> list.stream().map(Setting::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
