package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void endsWithTwoWhenTheServicesAreNotBuilt() {
        int code = run("--jars", folder.toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).contains("mvn package");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void endsWithTwoWhenItDoesNotKnowAFault() {
        int code = run("--only", "service-killed,meteorite");

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).contains("meteorite").contains("broker-killed");
    }

    @ParameterizedTest
    @CsvSource({"--minutes, -5", "--minutes, 0", "--instances, 0", "--instances, 11", "--rate, 0", "--rate, 1001"})
    void endsWithTwoWhenANumberCannotBeMeant(String option, String number) {
        int code = run(option, number, "--home", folder.toString());

        assertThat(code).isEqualTo(2);
        assertThat(out.toString()).contains(option + " must be from 1 to", "not " + number);
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String... arguments) {
        return new CommandLine(new Chaos())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
    }
}
