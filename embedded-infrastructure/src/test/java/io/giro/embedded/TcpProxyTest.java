package io.giro.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private static final int PATIENCE_MS = 10_000;

    private final List<String> served = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void startAServerThatRepeatsEachLine() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serveUntilClosed);
        proxy = TcpProxy.to(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesOnWhatBothEndsSay() throws IOException {
        try (Client client = new Client()) {
            assertThat(client.ask("one")).isEqualTo("one");
            assertThat(client.ask("two")).isEqualTo("two");
        }
    }

    @Test
    void cutsConnectionsAndWelcomesNewOnes() throws IOException {
        try (Client before = new Client();
                Client after = new Client()) {
            before.ask("one");

            proxy.cut();

            assertThat(before.isCut()).isTrue();
            assertThat(after.isCut()).isTrue();
            try (Client fresh = new Client()) {
                assertThat(fresh.ask("two")).isEqualTo("two");
            }
        }
    }

    @Test
    void refusesEveryoneUntilItIsHealed() throws IOException {
        proxy.refuse();
        try (Client refused = new Client()) {
            assertThat(refused.isCut()).isTrue();
        }

        proxy.heal();

        try (Client client = new Client()) {
            assertThat(client.ask("one")).isEqualTo("one");
        }
    }

    @Test
    void holdsEverythingUpWithoutAWord() throws IOException {
        try (Client client = new Client()) {
            client.ask("one");
            proxy.stall();
            client.socket.setSoTimeout(100);

            assertThatThrownBy(() -> client.ask("two")).isInstanceOf(SocketTimeoutException.class);
            assertThat(served).containsExactly("one");

            client.socket.setSoTimeout(PATIENCE_MS);
            proxy.heal();
            assertThat(client.in.readLine()).isEqualTo("two");
        }
    }

    @Test
    void slowsWhatItCarriesAndLosesNothing() throws IOException {
        proxy.slow(Duration.ofMillis(20));

        try (Client client = new Client()) {
            assertThat(client.ask("one")).isEqualTo("one");
        }
    }

    @Test
    void keepsARequestFromTheServer() throws IOException {
        proxy.cutOn("COMMIT", TcpProxy.Moment.BEFORE_THE_SERVER_HAS_IT);

        try (Client client = new Client()) {
            client.ask("insert");
            client.say("COMMIT");

            assertThat(client.isCut()).isTrue();
        }
        assertThat(served).containsExactly("insert");
        assertThat(proxy.isArmed()).isFalse();
    }

    @Test
    void keepsAnAnswerFromTheClient() throws IOException {
        proxy.cutOn("COMMIT", TcpProxy.Moment.BEFORE_THE_CLIENT_HAS_THE_ANSWER);

        try (Client client = new Client();
                Client other = new Client()) {
            client.ask("insert");
            client.say("COMMIT");

            assertThat(client.isCut()).isTrue();
            assertThat(other.ask("COMMIT")).isEqualTo("COMMIT");
        }
        assertThat(served).containsExactly("insert", "COMMIT", "COMMIT");
    }

    private void serveUntilClosed() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                served.add(line);
                client.getOutputStream().write((line + "\n").getBytes(US_ASCII));
            }
        } catch (IOException e) {
            // The proxy has cut it.
        }
    }

    private final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
            socket.setSoTimeout(PATIENCE_MS);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        }

        void say(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
        }

        String ask(String line) throws IOException {
            say(line);
            return in.readLine();
        }

        boolean isCut() {
            try {
                return in.readLine() == null;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
