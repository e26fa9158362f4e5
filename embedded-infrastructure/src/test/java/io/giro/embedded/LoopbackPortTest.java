package io.giro.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

    @Test
    void letsAServerHaveItsPortAgainAndAgain() throws IOException {
        int port = LoopbackPort.free();

        for (int start = 0; start < 3; start++) {
            try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket accepted = server.accept()) {
                assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
            }
            LoopbackPort.requireFree(port, "the next server");
        }
    }

    /** As another JVM would, which asks for a free port before this one's server has started. */
    @Test
    void isGivenToNobodyElse() throws IOException {
        int port = LoopbackPort.free();

        try (Socket other = new Socket()) {
            other.setReuseAddress(false);
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
    }
}
