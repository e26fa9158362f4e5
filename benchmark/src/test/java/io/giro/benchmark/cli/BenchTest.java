package io.giro.benchmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchTest {
    private static final int COULD_NOT = 2;

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--repetitions, 0, --repetitions must be at least 1",
        "--seconds, 0, --seconds must be at least 1",
        "--warm-up, -1, --warm-up must be at least 0",
        "--transfers, 0, --transfers must be at least 1",
        "--locks-pool, 0, --locks-pool must be at least 1",
        "--shards, 0, --shards must be at least 1"
    })
    void refusesANumberThatNobodyCanMeanBeforeItStartsAnything(String option, String number, String sentence) {
        assertThat(run(option, number)).isEqualTo(COULD_NOT);

        assertThat(said.toString()).contains(sentence + ", not " + number);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesMoreWindowsThanAnOverloadHas() {
        assertThat(run("--overload", "--repetitions", "58")).isEqualTo(COULD_NOT);

        assertThat(said.toString()).contains("--repetitions must be at most 10 with --overload, not 58");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAWordThatItDoesNotKnow() {
        assertThat(run("quick")).isEqualTo(COULD_NOT);

        assertThat(said.toString()).contains("quick");
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String... arguments) {
        PrintWriter writer = new PrintWriter(said, true);
        return new CommandLine(new Bench())
                .setOut(writer)
                .setErr(writer)
                .execute(Stream.concat(
                                Stream.of("--home", folder.toString(), "--report", folder.toString(), "--product=none"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
