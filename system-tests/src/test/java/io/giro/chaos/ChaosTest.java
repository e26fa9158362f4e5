package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    private int run(String... arguments) {
        return new CommandLine(new Chaos()).setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
