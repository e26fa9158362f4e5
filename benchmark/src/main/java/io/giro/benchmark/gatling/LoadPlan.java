package io.giro.benchmark.gatling;

import java.net.URI;
import java.time.Duration;

/**
 * What a load asks for. Gatling makes the simulation by itself, so the plan reaches it through system properties.
 *
 * @param rate transfers per second
 * @param duration how long they are started
 * @param api the address below which the API lies, without a slash at its end
 */
public record LoadPlan(int rate, Duration duration, URI api) {

    /** The variable of the environment that holds a token, for an API that asks for one. */
    public static final String TOKEN = "GIRO_TOKEN";

    private static final int MAX_RATE = 20_000;
    private static final Duration MAX_DURATION = Duration.ofHours(24);
    private static final String RATE = "giro.load.rate";
    private static final String DURATION = "giro.load.duration";
    private static final String API = "giro.load.api";

    public LoadPlan {
        if (rate < 1 || rate > MAX_RATE) {
            throw new IllegalArgumentException(
                    "The rate must be 1 to %d transfers per second, not %d.".formatted(MAX_RATE, rate));
        }
        if (!duration.isPositive() || duration.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("The duration must be from one second to 24 hours.");
        }
        if (!"http".equals(api.getScheme()) && !"https".equals(api.getScheme()) || api.getHost() == null) {
            throw new IllegalArgumentException(
                    "The URL must be like http://127.0.0.1:8081/api/v1, not %s.".formatted(api));
        }
        String address = api.toString();
        api = address.endsWith("/") ? URI.create(address.substring(0, address.length() - 1)) : api;
    }

    void publish() {
        System.setProperty(RATE, Integer.toString(rate));
        System.setProperty(DURATION, duration.toString());
        System.setProperty(API, api.toString());
    }

    static LoadPlan published() {
        return new LoadPlan(
                Integer.parseInt(System.getProperty(RATE)),
                Duration.parse(System.getProperty(DURATION)),
                URI.create(System.getProperty(API)));
    }
}
