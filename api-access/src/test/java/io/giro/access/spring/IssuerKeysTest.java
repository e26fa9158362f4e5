package io.giro.access.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.giro.access.given.AnIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** With an issuer that is asked for its keys. */
class IssuerKeysTest {

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private String address;
    private String saysItIs;
    private AnIssuer issuer;
    private String keys = "/keys";
    private boolean away;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        saysItIs = address;
        issuer = new AnIssuer(address);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void areFoundWhenTheFirstTokenComes() {
        JwtDecoder decoder = decoder();
        assertThat(asked).hasValue(0);

        assertThat(decoder.decode(issuer.token("alice", "ops").signed()).getSubject())
                .isEqualTo("alice");
    }

    @Test
    void areAskedForAgainWhileTheIssuerIsAway() {
        JwtDecoder decoder = decoder();
        away = true;
        assertThatThrownBy(() -> decoder.decode(issuer.token("alice", "ops").signed()))
                .isInstanceOf(JwtException.class)
                .isNotInstanceOf(BadJwtException.class);
        away = false;

        assertThat(decoder.decode(issuer.token("alice", "ops").signed()).getSubject())
                .isEqualTo("alice");
    }

    @Test
    void areNotAskedForWithEveryTokenThatNamesAnotherKey() {
        JwtDecoder decoder = decoder();
        AnIssuer forger = new AnIssuer(address);

        for (int i = 0; i < 20; i++) {
            String forged = forger.token("alice", "ops").signed();
            assertThatThrownBy(() -> decoder.decode(forged)).isInstanceOf(BadJwtException.class);
        }

        assertThat(asked).hasValueLessThanOrEqualTo(2);
        assertThat(decoder.decode(issuer.token("alice", "ops").signed()).getSubject())
                .isEqualTo("alice");
    }

    @Test
    void areWhereTheIssuerSaysToTheLetter() {
        keys = "/the%20keys";

        assertThat(decoder().decode(issuer.token("alice", "ops").signed()).getSubject())
                .isEqualTo("alice");
    }

    @Test
    void areNotTakenFromADocumentOfAnother() {
        saysItIs = "https://issuer.example";

        assertThatThrownBy(() -> decoder().decode(issuer.token("alice", "ops").signed()))
                .hasMessageContaining("is the document of another issuer, https://issuer.example");
    }

    private JwtDecoder decoder() {
        return TokenRules.decoder(new JwtProperties(address, AnIssuer.AUDIENCE, SignatureAlgorithm.RS256, ""));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = switch (exchange.getRequestURI().getRawPath()) {
                case "/.well-known/openid-configuration" ->
                    "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(saysItIs, address + keys);
                case "/keys", "/the%20keys" -> {
                    asked.incrementAndGet();
                    yield issuer.keySet();
                }
                default -> "";
            };
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
