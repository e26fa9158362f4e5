package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** The alarms ring when they should and not before, by Prometheus' own tool. Debian has it in its package {@code prometheus}. */
class PrometheusRulesTest {

    private static final Path FOLDER = Path.of("..", "ops", "prometheus");
    private static final Pattern ALERT = Pattern.compile("(?m)^\\s+- alert: (\\w+)$");

    @Test
    void ringWhenTheyShould() throws Exception {
        promtool("test", "rules", "rules.test.yml");
    }

    @Test
    void areLoadedByThisConfiguration() throws Exception {
        promtool("check", "config", "prometheus.yml");
    }

    @Test
    void haveATestEach() throws IOException {
        String tests = Files.readString(FOLDER.resolve("rules.test.yml"));

        assertThat(ALERT.matcher(Files.readString(FOLDER.resolve("rules.yml")))
                        .results()
                        .map(alert -> alert.group(1)))
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert + "\n"));
    }

    /** Runs it from wherever this machine has it: from a package, or from the image that docker-compose.yml runs. */
    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")))) {
            command.add("promtool");
        } else {
            assumeThat(DockerClientFactory.instance().isDockerAvailable())
                    .as(
                            "neither promtool (Debian: apt-get install prometheus) nor Docker is here, so the rules are not tested")
                    .isTrue();
            command.addAll(List.of("docker", "run", "--rm", "--entrypoint", "promtool"));
            command.addAll(List.of("--volume", FOLDER.toRealPath() + ":/rules:ro", "--workdir", "/rules", image()));
        }
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String image() throws IOException {
        return Files.readAllLines(Path.of("..", "docker-compose.yml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("image: prom/prometheus:"))
                .map(line -> line.substring("image: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
