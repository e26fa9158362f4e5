package io.giro.standalone;

import io.giro.event.SagaStep;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A first look: ten accounts with money, and two transfers with what happened to them. Repeated, it opens no account twice and charges those
 * that have too little for it. Its argument is the address of an API; without one it is that of {@code ./giro up}.
 */
public final class Demo {
    private static final String API = "http://127.0.0.1:8081/api/v1";
    private static final String CURRENCY = "EUR";
    private static final String CHARGE = "100000.00";
    private static final String AMOUNT = "1000.00";
    private static final BigDecimal AMOUNT_OF_ALL = new BigDecimal("2000.00");
    private static final List<String> ACCOUNTS =
            IntStream.rangeClosed(1, 10).mapToObj("ACC%03d"::formatted).toList();

    private Demo() {}

    public static void main(String[] arguments) {
        String api = arguments.length == 0 ? API : arguments[0];
        try (Ingress ingress = new Ingress(address(api), Optional.ofNullable(System.getenv("GIRO_TOKEN")))) {
            show(ingress, System.out);
        } catch (IllegalStateException e) {
            System.err.println("The demo cannot go on: " + e.getMessage());
            System.exit(1);
        }
    }

    /** @throws IllegalStateException with a sentence, if nobody can be reached under it */
    static URI address(String text) {
        try {
            URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException isSaidBelow) {
            // As any other text that is no address.
        }
        throw new IllegalStateException("the URL must be like %s, not %s.".formatted(API, text));
    }

    /** @throws IllegalStateException with a sentence, when the product does not do what it should */
    static void show(Ingress ingress, PrintStream out) {
        List<String> charges = new ArrayList<>();
        for (String account : ACCOUNTS) {
            ingress.open(account, CURRENCY);
            if (new BigDecimal(ingress.balance(account).path("settled").asString()).compareTo(AMOUNT_OF_ALL) < 0) {
                charges.add(ingress.charge(account, CHARGE, "demo-charge-" + UUID.randomUUID()));
            }
        }
        charges.forEach(ingress::awaitCommitted);
        out.printf(
                "Accounts %s to %s are open, each charged with %s %s when it had too little.%n",
                ACCOUNTS.getFirst(), ACCOUNTS.getLast(), CHARGE, CURRENCY);

        transfer(ingress, "ACC001", "ACC002", out);
        out.printf("%nAnd one between accounts that live on different shards, wherever there are several:%n");
        transfer(ingress, "ACC001", "ACC004", out);
    }

    private static void transfer(Ingress ingress, String source, String destination, PrintStream out) {
        String id =
                ingress.transfer(source, destination, AMOUNT, CURRENCY, "Test transfer", "demo-" + UUID.randomUUID());
        JsonNode transfer = ingress.awaitCommitted(id);
        out.printf(
                "%nTransfer %s of %s %s from %s to %s:%n%n%s",
                id, AMOUNT, CURRENCY, source, destination, table(transfer.path("timeline")));
    }

    /** One line per step: which, where it ran, what came of it, and how long after the acceptance. */
    private static String table(JsonNode timeline) {
        StringBuilder table = new StringBuilder("  %-8s %-16s %-10s %8s%n".formatted("step", "service", "state", "ms"));
        Instant accepted = Instant.parse(timeline.path(0).path("at").asString());
        for (JsonNode entry : timeline) {
            Duration since =
                    Duration.between(accepted, Instant.parse(entry.path("at").asString()));
            String step = entry.path("step").asString();
            table.append("  %-8s %-16s %-10s %8.1f%n"
                    .formatted(step, serviceOf(step), entry.path("state").asString(), since.toNanos() / 1e6));
        }
        return table.toString();
    }

    private static String serviceOf(String step) {
        return Stream.of(SagaStep.values())
                .filter(one -> one.stepName().equals(step))
                .map(SagaStep::service)
                .findFirst()
                .orElse("");
    }
}
