package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.checker.Checker;
import io.giro.system.Api.Answer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 in the middle of a thousand transfers: of the services, which are started again over the same data, then of mysqld
 * and of the broker, which the services start again. Every 202 is there and ends, nothing happens twice, and the checker
 * finds nothing.
 */
class KilledProcessesTest {

    private static final int TRANSFERS = 1_000;
    private static final int CLIENTS = 8;
    private static final Duration ALL_ENDED = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private StandaloneProcess giro;

    @BeforeEach
    void start() throws Exception {
        giro = new StandaloneProcess(home);
        giro.start();
    }

    @AfterEach
    void stop() throws Exception {
        giro.close();
    }

    @Test
    void losesNothingWhenAnyOfItsProcessesIsKilled() throws Exception {
        openAccounts();

        Map<String, String> accepted = new ConcurrentHashMap<>();
        for (String victim : List.of("services", "mysqld", "kafka")) {
            accepted.putAll(transfersWhileKilling(victim));
            if (victim.equals("services")) {
                giro.start();
            }
        }

        Api api = giro.api();
        assertThat(accepted).hasSizeGreaterThan(TRANSFERS);
        await().atMost(ALL_ENDED)
                .untilAsserted(
                        () -> assertThat(Checker.check(giro.shards(), true).findings())
                                .isEmpty());
        // The same key finds the same transfer, also where the answer got lost with the process.
        accepted.forEach(
                (key, transferId) -> assertThat(ask(api, key).transferId()).isEqualTo(transferId));
        assertThat(accepted.values())
                .allSatisfy(transferId -> assertThat(api.stateOf(transferId)).isIn("COMMITTED", "REJECTED"));
    }

    private void openAccounts() throws Exception {
        Api api = giro.api();
        for (int account = 0; account < 10; account++) {
            assertThat(api.openAccount("K" + account).status()).isEqualTo(201);
            Answer charge = api.charge("K" + account, "1000.00");
            await().atMost(ALL_ENDED)
                    .untilAsserted(
                            () -> assertThat(api.stateOf(charge.transferId())).isEqualTo("COMMITTED"));
        }
    }

    /** Asks for a thousand transfers and kills the victim after some of them. Returns those that were promised, by their keys. */
    private Map<String, String> transfersWhileKilling(String victim) throws Exception {
        Api api = giro.api();
        Map<String, String> accepted = new ConcurrentHashMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < TRANSFERS; i++) {
                String key = victim + "-" + i;
                calls.add(clients.submit(() -> promised(api, key).ifPresent(id -> accepted.put(key, id))));
            }
            await().atMost(ALL_ENDED).until(() -> accepted.size() > TRANSFERS / 3);
            if (victim.equals("services")) {
                giro.killServices();
            } else {
                giro.killChild(victim);
            }
            // The rest is refused, or accepted again as soon as what was killed is back.
            for (Future<?> call : calls) {
                call.get();
            }
        }
        return accepted;
    }

    /** The transfer's id if the answer was 202; a call that got no answer promised nothing. */
    private static Optional<String> promised(Api api, String key) {
        try {
            Answer answer = ask(api, key);
            return answer.status() == 202 ? Optional.of(answer.transferId()) : Optional.empty();
        } catch (UncheckedIOException | IllegalStateException noAnswer) {
            return Optional.empty();
        }
    }

    private static Answer ask(Api api, String key) {
        int number = Integer.parseInt(key.substring(key.indexOf('-') + 1));
        return api.transfer("K" + number % 10, "K" + (number * 3 + 1 + number / 10) % 10, "3.00", key);
    }
}
