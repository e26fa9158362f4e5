package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFilesTest {
    private static final Instant BEGAN = Instant.parse("2026-11-20T20:00:00Z");
    private static final RunFacts FACTS = new RunFacts(42, 10, new Machine(2, 24_000, "Linux", "25", "8.0.15", "4.2"));

    @TempDir
    Path folder;

    @Test
    void saysWhatWasFoundInAllThreeFiles() throws Exception {
        Violation lost = new Violation(Violation.Kind.LOST, "transfer <1>, promised to key t-1");

        Path page = new ReportFiles(FACTS, outcome(List.of(lost))).write(folder, "chaos");

        JsonNode json = new JsonMapper().readTree(Files.readString(folder.resolve("chaos.json")));
        assertThat(json.get("clean").asBoolean()).isFalse();
        assertThat(json.get("seed").asLong()).isEqualTo(42);
        assertThat(json.get("violations.lost").asInt()).isOne();
        assertThat(json.get("violations.drift").asInt()).isZero();
        assertThat(Files.readString(folder.resolve("chaos.md")))
                .contains("FOUND: 1 lost")
                .contains("t-1");
        assertThat(Files.readString(page))
                .contains("<svg")
                .contains("transfer &lt;1&gt;")
                .contains("#b3261e");
    }

    @Test
    void countsTransfersAndRecoveryTimes() throws Exception {
        new ReportFiles(FACTS, outcome(List.of())).write(folder, "chaos");

        JsonNode json = new JsonMapper().readTree(Files.readString(folder.resolve("chaos.json")));
        assertThat(json.get("clean").asBoolean()).isTrue();
        assertThat(json.get("accepted").asInt()).isEqualTo(3);
        assertThat(json.get("committed").asInt()).isEqualTo(2);
        assertThat(json.get("cancelled").asInt()).isOne();
        assertThat(json.get("answersByStatus").get("503").asInt()).isEqualTo(7);
        JsonNode broker = json.get("faults").get(0);
        assertThat(broker.get("kind").asString()).isEqualTo("broker-killed");
        assertThat(broker.get("times").asInt()).isEqualTo(3);
        assertThat(broker.get("recoveryP50Seconds").asDouble()).isEqualTo(2.0);
        assertThat(broker.get("recoveryMaxSeconds").asDouble()).isEqualTo(9.5);
        assertThat(json.get("committedBySecond")
                        .get("" + BEGAN.getEpochSecond())
                        .asInt())
                .isEqualTo(2);
    }

    private static Outcome outcome(List<Violation> violations) {
        return new Outcome(
                BEGAN,
                Duration.ofMinutes(2),
                List.of(recovery(2_000, List.of()), recovery(9_500, violations), recovery(1_000, List.of())),
                List.of(
                        new EndState("COMMITTED", BEGAN),
                        new EndState("COMMITTED", BEGAN.plusMillis(10)),
                        new EndState("CANCELLED", BEGAN)),
                Map.of(202, 3L, 503, 7L),
                Map.of(BEGAN.getEpochSecond(), 3L),
                violations,
                0);
    }

    private static Recovery recovery(long tookMillis, List<Violation> violations) {
        Fault fault = new BrokerKilled(Duration.ofSeconds(1));
        return new Recovery(
                FaultKind.BROKER_KILLED,
                fault.sentence(),
                BEGAN.plusSeconds(10),
                BEGAN.plusSeconds(20),
                Duration.ofMillis(tookMillis),
                List.of(),
                violations);
    }
}
