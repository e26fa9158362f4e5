package io.giro.migration.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees who has given a password to a user that there is not. No server is needed for that: none is asked. */
class WrongUsersTest {

    private static final String SECRET = "hush-hush";

    @Test
    void namesTheUserAndShowsNoPassword() throws Exception {
        ProcessBuilder migrator = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigratorJob.class.getName()))
                .redirectErrorStream(true);
        migrator.environment()
                .putAll(Map.of(
                        "DB_HOST", "127.0.0.1:1",
                        "DB_USER", "root",
                        "DB_PASSWORD", SECRET,
                        "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                        "GIRO_USERS_INGRESS", SECRET,
                        "GIRO_USERS_HOLD", SECRET,
                        "GIRO_USERS_VERIFY", SECRET));

        Process process = migrator.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(2);
        assertThat(output)
                .contains("giro.users.verify (GIRO_USERS_VERIFY) is not known: what follows giro.users must be "
                        + "ingress or hold or ledger or projector or reconciler or verifier.")
                .doesNotContain(SECRET);
    }
}
