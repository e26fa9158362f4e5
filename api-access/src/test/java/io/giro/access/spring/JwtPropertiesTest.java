package io.giro.access.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.access.given.AnIssuer;
import io.giro.saga.spring.WrongSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class JwtPropertiesTest {

    private final Map<String, Object> environment = new HashMap<>(Map.of(
            "GIRO_SECURITY_JWT_ISSUER", "https://issuer.example",
            "GIRO_SECURITY_JWT_AUDIENCE", "giro",
            "GIRO_SECURITY_JWT_ALGORITHM", "RS256",
            "GIRO_SECURITY_JWT_PUBLIC_KEY", ""));

    @TempDir
    Path folder;

    @Test
    void areReadFromTheEnvironment() {
        environment.put("GIRO_SECURITY_JWT_PUBLIC_KEY", "file:/run/secrets/jwt/public.pem");

        JwtProperties jwt = bind();

        assertThat(jwt.issuer()).isEqualTo("https://issuer.example");
        assertThat(jwt.publicKey()).isEqualTo("file:/run/secrets/jwt/public.pem");
        assertThat(jwt.hasPublicKey()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GIRO_SECURITY_JWT_ISSUER | '' | giro.security.jwt.issuer (GIRO_SECURITY_JWT_ISSUER) is not set, but must be the claim iss",
                "GIRO_SECURITY_JWT_ISSUER | urn:giro:local | (GIRO_SECURITY_JWT_ISSUER) is urn:giro:local, but must be an http(s) address",
                "GIRO_SECURITY_JWT_AUDIENCE | '' | (GIRO_SECURITY_JWT_AUDIENCE) is not set, but must be named",
                "GIRO_SECURITY_JWT_ALGORITHM | none | No enum constant",
                "GIRO_SECURITY_JWT_ALGORITHM | HS256 | No enum constant",
            })
    void refuseAWrongValueWithASentence(String name, String value, String sentence) {
        environment.put(name, value);

        assertThatThrownBy(this::bind).rootCause().hasMessageContaining(sentence);
    }

    @Test
    void readThePublicKey() {
        AnIssuer issuer = new AnIssuer("https://issuer.example");
        environment.put(
                "GIRO_SECURITY_JWT_PUBLIC_KEY",
                issuer.writePublicKey(folder).toUri().toString());

        assertThat(bind().readPublicKey().getModulus().bitLength()).isEqualTo(2048);
    }

    @Test
    void sayWhereThereIsNoPublicKey() throws Exception {
        environment.put("GIRO_SECURITY_JWT_PUBLIC_KEY", "file:/nowhere.pem");
        assertThatThrownBy(() -> bind().readPublicKey())
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("/nowhere.pem");

        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        environment.put("GIRO_SECURITY_JWT_PUBLIC_KEY", nonsense.toUri().toString());
        assertThatThrownBy(() -> bind().readPublicKey())
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("must be where the PEM of a public RSA key can be read");
    }

    @Test
    void refuseAnAlgorithmThatTheKeyIsNotFor() {
        environment.put("GIRO_SECURITY_JWT_PUBLIC_KEY", "file:/run/secrets/jwt/public.pem");
        environment.put("GIRO_SECURITY_JWT_ALGORITHM", "ES256");

        assertThatThrownBy(this::bind)
                .rootCause()
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("is ES256, but must be one of RSA");
    }

    private JwtProperties bind() {
        MutablePropertySources sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", environment));
        return new Binder(ConfigurationPropertySources.from(sources))
                .bind("giro.security.jwt", JwtProperties.class)
                .get();
    }
}
