package io.giro.benchmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LoadTest {
    private static final int COULD_NOT = 2;

    private final Load load = new Load();
    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource({"90, PT90S", "90s, PT90S", "2m, PT2M", "1h, PT1H"})
    void readsADurationWithAndWithoutItsUnit(String text, Duration expected) {
        run("--rate", "50", "--duration", text, "--help");

        assertThat(load.duration).isEqualTo(expected);
    }

    @Test
    void loadsTheProductOfThisMachineForAMinuteUnlessToldOtherwise() {
        run("--rate", "50", "--help");

        assertThat(load.rate).isEqualTo(50);
        assertThat(load.duration).isEqualTo(Duration.ofMinutes(1));
        assertThat(load.url).isEqualTo(URI.create("http://127.0.0.1:8081/api/v1"));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "20001"})
    void refusesARateThatNobodyCanMean(String rate) {
        assertThat(run("--rate", rate)).isEqualTo(COULD_NOT);

        assertThat(said.toString()).startsWith("The rate must be 1 to 20000 transfers per second, not " + rate + ".");
    }

    @ParameterizedTest
    @CsvSource({"0", "0m", "25h"})
    void refusesADurationThatIsTooShortOrTooLong(String duration) {
        assertThat(run("--rate", "50", "--duration", duration)).isEqualTo(COULD_NOT);

        assertThat(said.toString()).startsWith("The duration must be from one second to 24 hours.");
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5s", "1.5m", "5d", "s", "''"})
    void refusesADurationThatIsNone(String duration) {
        assertThat(run("--rate", "50", "--duration", duration)).isEqualTo(COULD_NOT);

        assertThat(said.toString()).contains("'" + duration + "' is no duration such as 90, 90s, 5m or 1h");
    }

    @ParameterizedTest
    @CsvSource({"localhost", "ftp://localhost/api", "http:///api"})
    void refusesAnAddressThatIsNoApis(String url) {
        assertThat(run("--rate", "50", "--url", url)).isEqualTo(COULD_NOT);

        assertThat(said.toString()).startsWith("The URL must be like http://127.0.0.1:8081/api/v1, not " + url + ".");
    }

    @Test
    void saysThatNothingServes() throws IOException {
        String url;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + closedSoon.getLocalPort() + "/api/v1";
        }

        assertThat(run("--rate", "50", "--url", url + "/")).isEqualTo(COULD_NOT);

        assertThat(said.toString()).startsWith("No Giro serves at " + url + ".");
    }

    private int run(String... arguments) {
        return new CommandLine(load)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--report", "reports"))
                        .toArray(String[]::new));
    }
}
