package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.SagaStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of steps is the map that newcomers read, so it has to be the code's. */
class StepTableTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d) \\| ([a-z-]+) \\| ([a-z-]+) \\| \\[`(\\w+)`]\\(([^)]+)\\) \\| (.+?) \\| .+ \\|");
    private static final Pattern TOPIC = Pattern.compile("`(transfer\\.[a-z-]+)`");

    private record Row(int number, String step, String service, String className, Path file, String reads) {}

    @Test
    void namesEveryStepOfTheCodeInItsOrder() throws IOException {
        List<String> inReadme = rows().stream()
                .map(row -> row.number + " " + row.step + " " + row.service)
                .toList();

        List<String> inCode = Arrays.stream(SagaStep.values())
                .map(step -> step.number() + " " + step.stepName() + " " + step.service())
                .toList();
        assertThat(inReadme).containsExactlyElementsOf(inCode);
    }

    @Test
    void namesTheTopicsThatEachStepReads() throws IOException {
        for (Row row : rows()) {
            SagaStep step = Arrays.stream(SagaStep.values())
                    .filter(candidate -> candidate.stepName().equals(row.step))
                    .findFirst()
                    .orElseThrow();

            List<String> topics = new ArrayList<>();
            Matcher topic = TOPIC.matcher(row.reads);
            while (topic.find()) {
                topics.add(topic.group(1));
            }

            assertThat(topics).as(row.step).containsExactlyInAnyOrderElementsOf(step.topicNames());
        }
    }

    @Test
    void leadsToTheClassOfEachStepInItsService() throws IOException {
        for (Row row : rows()) {
            Path file = ROOT.resolve(row.file);

            assertThat(file).exists();
            assertThat(row.file.startsWith(row.service)).as(row.step).isTrue();
            assertThat(row.file.getFileName()).hasToString(row.className + ".java");
            assertThat(Files.readString(file)).contains("Step " + row.number);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(
                        Integer.parseInt(row.group(1)),
                        row.group(2),
                        row.group(3),
                        row.group(4),
                        Path.of(row.group(5)),
                        row.group(6)));
            }
        }
        return rows;
    }
}
