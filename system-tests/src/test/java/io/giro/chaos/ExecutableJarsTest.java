package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableJarsTest {

    @TempDir
    Path folder;

    @Test
    void saysHowToBuildWhatIsMissing() throws Exception {
        jar("ingress-service/target/ingress-service-1.jar");

        assertThatThrownBy(() -> new ExecutableJars(folder))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("ingress-service")
                .hasMessageContaining("mvn package");
    }

    @Test
    void findsThemSideBySideOrInTheirModules() throws Exception {
        for (Service service : Service.values()) {
            jar(
                    service == Service.HOLD
                            ? "hold-service/target/hold-service-1-exec.jar"
                            : service.title() + "-1-exec.jar");
        }

        ExecutableJars jars = new ExecutableJars(folder);

        assertThat(jars.of(Service.HOLD)).isEqualTo(folder.resolve("hold-service/target/hold-service-1-exec.jar"));
        assertThat(jars.of(Service.LEDGER)).isEqualTo(folder.resolve("ledger-service-1-exec.jar"));
    }

    private void jar(String path) throws Exception {
        Path jar = folder.resolve(path);
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
    }
}
