package io.giro.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.converter.RsaKeyConverters;
import picocli.CommandLine;

class TokenTest {

    private static final int COULD_NOT = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path keys;

    @BeforeEach
    void nameAFolderThatIsNotThereYet(@TempDir Path folder) {
        keys = folder.resolve("keys");
    }

    @Test
    void isAllThatIsPrintedAndGoodForAnHour() throws Exception {
        assertThat(run("--client", "alice", "--scope", "payments:write payments:read"))
                .isZero();

        assertThat(err.toString()).isEmpty();
        SignedJWT token = SignedJWT.parse(out.toString().strip());
        assertThat(isSignedByTheLocalKey(token)).isTrue();
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("urn:giro:local");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("giro");
        assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("payments:write payments:read");
        assertThat(Duration.between(
                        Instant.now(),
                        token.getJWTClaimsSet().getExpirationTime().toInstant()))
                .isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
    }

    @Test
    void isMadeWithOneKeyThatNobodyElseCanRead() throws Exception {
        run("--client", "alice", "--scope", "ops", "--ttl", "90s");
        String before = Files.readString(keys.resolve("private.pem"));
        String first = out.toString().strip();

        run("--client", "bob", "--scope", "ops");

        assertThat(Files.readString(keys.resolve("private.pem"))).isEqualTo(before);
        assertThat(isSignedByTheLocalKey(SignedJWT.parse(first))).isTrue();
        assertThat(Files.getPosixFilePermissions(keys.resolve("private.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(keys).isDirectoryNotContaining("glob:**.half");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " alice", "a\tb", "älice"})
    void isForAClientThatServicesTake(String client) {
        assertThat(run("--client", client, "--scope", "ops")).isEqualTo(COULD_NOT);

        assertThat(err.toString()).startsWith("The client must be 1 to 64 printable ASCII characters");
        assertThat(keys).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"''", "payments", "payments:write  ops", "'ops,payments:read'"})
    void hasKnownScopesOnly(String scope) {
        assertThat(run("--client", "alice", "--scope", scope)).isEqualTo(COULD_NOT);

        assertThat(err.toString()).contains("Known are payments:write, payments:read, ops.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-5m", "soon", ""})
    void lastsForSomeTime(String life) {
        assertThat(run("--client", "alice", "--scope", "ops", "--ttl", life)).isEqualTo(COULD_NOT);

        assertThat(err.toString()).contains("'" + life + "' is no duration such as 90s, 30m or 12h");
    }

    private boolean isSignedByTheLocalKey(SignedJWT token) throws Exception {
        try (InputStream in = Files.newInputStream(keys.resolve("public.pem"))) {
            return token.verify(new RSASSAVerifier(RsaKeyConverters.x509().convert(in)));
        }
    }

    private int run(String... arguments) {
        return new CommandLine(new Token())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("--keys", keys.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
