package io.giro.ingress.spring;

import static io.giro.ingress.spring.RunningIngress.transfer;
import static io.giro.ingress.spring.TwoShards.accountOn;
import static io.giro.ingress.spring.TwoShards.keyOn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of an instance in a process of its own; another one is asked again. */
@ExtendWith(RealServers.class)
class KilledIngressTest {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final String SOURCE_0 = accountOn(0, "SOURCE");
    private static final String SOURCE_1 = accountOn(1, "SOURCE");
    private static final String SINK = "SINK";

    @TempDir
    Path folder;

    @Test
    void answersFromWhatTheKilledOneHadWritten(RealMysql mysql, RealKafka kafka) throws Exception {
        TwoShards shards = new TwoShards(mysql, kafka);
        String committed = transfer(SOURCE_0, SINK, "1.00", "committed", keyOn(0, "committed"));
        String reserved = transfer(SOURCE_1, SINK, "2.00", "reserved", keyOn(0, "reserved"));
        String idOfCommitted;
        String idOfReserved;

        try (RunningIngress other = new RunningIngress(shards.settings())) {
            for (String account : List.of(SOURCE_0, SOURCE_1, SINK)) {
                other.openAccount(account);
            }
            Process victim = start(shards.settings());
            try (Connection locking = shards.connect(1);
                    Statement statement = locking.createStatement();
                    Socket first = new Socket(InetAddress.getLoopbackAddress(), awaitPort());
                    Socket second = new Socket(InetAddress.getLoopbackAddress(), awaitPort())) {
                // Between its two shards: the key is reserved on the one, and on the other nothing can be written.
                statement.execute("LOCK TABLES transfer WRITE");
                send(first, committed);
                send(second, reserved);
                await().atMost(SOON).until(() -> shards.keys(0, keyOn(0, "reserved")) == 1);
                await().atMost(SOON)
                        .until(() -> !transferId(shards, keyOn(0, "committed")).isEmpty());
            } finally {
                victim.destroyForcibly().onExit().join();
            }
            idOfCommitted = transferId(shards, keyOn(0, "committed"));
            idOfReserved = transferId(shards, keyOn(0, "reserved"));
            assertThat(shards.transfers("committed")).isEqualTo(1);
            assertThat(shards.transfers("reserved")).isZero();

            HttpResponse<String> replayed = other.post(committed);
            HttpResponse<String> finished = other.post(reserved);

            assertThat(replayed.statusCode()).isEqualTo(202);
            assertThat(replayed.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(replayed.body()).contains(idOfCommitted);
            assertThat(finished.statusCode()).isEqualTo(202);
            assertThat(finished.body()).contains(idOfReserved);
            assertThat(other.post(reserved).body()).isEqualTo(finished.body());
            assertThat(shards.transfers("committed")).isEqualTo(1);
            assertThat(shards.transfers("reserved")).isEqualTo(1);
            assertThat(shards.outbox()).isEqualTo(2);
        }
    }

    private Process start(Map<String, Object> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                IngressService.class.getName()));
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        command.add("--logging.level.org.springframework.boot.tomcat=info");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private int awaitPort() {
        return await().atMost(SOON).until(this::port, port -> port > 0);
    }

    private int port() throws IOException {
        Matcher started = PORT.matcher(Files.readString(log()));
        return started.find() ? Integer.parseInt(started.group(1)) : 0;
    }

    private Path log() {
        return folder.resolve("ingress.log");
    }

    /** Nobody reads the answer. */
    private static void send(Socket socket, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        String head = """
                POST /api/v1/payments/transfers HTTP/1.1\r
                Host: 127.0.0.1\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(body.length);
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
    }

    private static String transferId(TwoShards shards, String key) throws Exception {
        return shards.first(
                0, "SELECT LOWER(BIN_TO_UUID(transfer_id)) FROM idempotency WHERE idempotency_key = '" + key + "'");
    }
}
