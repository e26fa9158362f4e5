package io.giro.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.benchmark.Figure;
import io.giro.benchmark.Machine;
import io.giro.benchmark.Report;
import io.giro.benchmark.Spread;
import io.giro.benchmark.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFilesTest {
    private static final String NASTY = "<script>\"&";

    @TempDir
    private Path folder;

    @Test
    void writesAPageThatIsWellFormedWhateverIsInIt() throws Exception {
        Path page = new ReportFiles(report(List.of(NASTY))).write(folder, "bench");

        Document document =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(page.toFile());
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(document.getDocumentElement().getTextContent()).contains(NASTY, "missed", "reached");
    }

    @Test
    void drawsWhatIsThereWhenThereIsNothing() throws Exception {
        Report empty = new Report(
                "nothing",
                Instant.EPOCH,
                Duration.ZERO,
                machine(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Report.Chart("empty", "s", "ms", List.of(), List.of())),
                List.of(),
                List.of());

        Path page = new ReportFiles(empty).write(folder, "bench");

        assertThat(DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(page.toFile())
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("html");
    }

    @Test
    void saysEachFigureWithItsSpreadAndVerdictToPrograms() throws IOException {
        new ReportFiles(report(List.of())).write(folder, "bench");

        JsonNode json = new JsonMapper().readTree(Files.readString(folder.resolve("bench.json")));
        assertThat(json.path("clean").asBoolean()).isTrue();
        JsonNode figure = json.path("figures").path(0);
        assertThat(figure.path("median").asDouble()).isEqualTo(1_234.5);
        assertThat(figure.path("lowest").asDouble()).isEqualTo(1_000);
        assertThat(figure.path("highest").asDouble()).isEqualTo(1_500);
        assertThat(figure.path("atLeast").asDouble()).isEqualTo(3_000);
        assertThat(figure.path("verdict").asString()).isEqualTo("missed");
        assertThat(json.path("figures").path(1).path("verdict").asString()).isEqualTo("reached");
        assertThat(json.path("cpuMicrosPerTransfer")
                        .path(0)
                        .path("micros")
                        .path("mysqld")
                        .path("median")
                        .asDouble())
                .isEqualTo(210);
    }

    @Test
    void saysBesideEachFigureWhetherItsTargetIsReached() {
        assertThat(new ReportFiles(report(List.of())).table())
                .contains("1,235/s", "(1,000/s to 1,500/s)", "at least 3,000/s: missed", "at least 2.00 ×: reached")
                .contains("The books agree");
    }

    @Test
    void doesNotHideThatTheBooksDisagree() throws IOException {
        ReportFiles files = new ReportFiles(report(List.of("a cent is missing")));
        files.write(folder, "bench");

        assertThat(files.table()).contains("DO NOT AGREE: a cent is missing");
        assertThat(Files.readString(folder.resolve("bench.md"))).contains("a cent is missing");
        assertThat(Files.readString(folder.resolve("bench.html"))).contains("a cent is missing");
    }

    private static Report report(List<String> findings) {
        return new Report(
                NASTY,
                Instant.EPOCH,
                Duration.ofSeconds(83),
                machine(),
                List.of(
                        new Figure(
                                "Speed",
                                NASTY,
                                "/s",
                                new Spread(1_234.5, 1_000, 1_500, 3),
                                Optional.of(Target.atLeast(3_000))),
                        new Figure("Ratios", "hot", "×", new Spread(4.2, 4, 4.4, 3), Optional.of(Target.atLeast(2)))),
                List.of(new Report.Load("giro", NASTY, 10, 2, 1, NASTY)),
                List.of(new Report.Cost("giro", "uniform", Map.of("mysqld", new Spread(210, 200, 220, 3)))),
                List.of(new Report.Chart(
                        NASTY,
                        "percentile",
                        "ms",
                        List.of("p50", "p99"),
                        List.of(
                                new Report.Line("hold", List.of(1.5, 20.0)),
                                new Report.Line("credit", List.of(3.0, 44.0))))),
                List.of(NASTY),
                findings);
    }

    private static Machine machine() {
        return new Machine(2, "a processor", 24_000, "Linux 6.1", "25", "8.0.15", "4.2");
    }
}
