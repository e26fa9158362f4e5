package io.giro.hold.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees who has told a service something wrong. No server is needed for that: none is asked. */
class WrongSettingsTest {

    private static final String SECRET = "hush-hush";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GIRO_PARTITIONS | 12 | giro.partitions (GIRO_PARTITIONS) is 12, but must be a power of two, at most 4096.",
                "GIRO_KAFKA_SESSION_TIMEOUT | tomorrow | giro.kafka.session-timeout (GIRO_KAFKA_SESSION_TIMEOUT) is tomorrow, but must be a duration, such as 500ms, 10s or 5m.",
                "DB_USER | '' | giro.shards[0].username (GIRO_SHARDS_0_USERNAME or DB_USER) is not set, but must be the name of a user of the database.",
                "SERVER_PORT | web | server.port (SERVER_PORT) is web, but must be something else (Failed to convert to type java.lang.Integer).",
                "SERVER_ADDRESS | 0.0.0.0 | giro.security.mode is open, so anybody who can reach this service can command it, but server.address is 0.0.0.0. Set server.address to 127.0.0.1.",
                "MANAGEMENT_SERVER_PORT | 9082 | giro.security.mode is open, so anybody who can reach this service can command it, but management.server.address is not set (every address). Set management.server.address to 127.0.0.1."
            })
    void endsWithTwoAndOneSentence(String variable, String value, String sentence) throws Exception {
        ProcessBuilder service = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldService.class.getName()))
                .redirectErrorStream(true);
        service.environment()
                .putAll(Map.of(
                        "DB_HOST", "127.0.0.1:1",
                        "DB_USER", "hold",
                        "DB_PASSWORD", SECRET,
                        "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));
        service.environment().put(variable, value);

        Process process = service.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(2);
        assertThat(output.lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .singleElement()
                .asString()
                .endsWith(" " + sentence);
        assertThat(output).doesNotContain("Exception", "\tat ", SECRET);
    }
}
