package io.giro.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Asks every service for its health. Ends with code 0 if all are well, else with 1. Its argument is {@code jwt} if the product asks for tokens. */
public final class Status {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private Status() {}

    public static void main(String[] arguments) throws InterruptedException {
        boolean secure = List.of(arguments).contains("jwt");
        boolean allWell = true;
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build()) {
            for (Service service : Service.values()) {
                URI health = service.health(secure);
                String answer = answer(http, health);
                System.out.printf("  %-20s port %d  %s%n", service.title, service.port, answer);
                allWell &= answer.equals("UP");
            }
            http.shutdownNow();
        }
        System.exit(allWell ? 0 : 1);
    }

    private static String answer(HttpClient http, URI health) throws InterruptedException {
        try {
            int code = http.send(HttpRequest.newBuilder(health).timeout(BOUND).build(), BodyHandlers.discarding())
                    .statusCode();
            return code == 200 ? "UP" : "DOWN, see " + health;
        } catch (IOException e) {
            return "does not answer";
        }
    }
}
