package io.giro.access.spring;

import io.giro.saga.spring.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/**
 * Which tokens are taken in mode {@code jwt}. A wrong value ends the start with a sentence.
 *
 * @param issuer the claim {@code iss} of every token; without a public key also the address at which the issuer tells its
 *     keys (OpenID Connect Discovery)
 * @param audience must be among the claim {@code aud}
 * @param algorithm the one that tokens are signed with; no other is tried, whatever a token says
 * @param publicKey where the issuer's public RSA key lies, as PEM, such as {@code file:/run/secrets/jwt/public.pem}; empty
 *     if the issuer is to be asked
 */
@ConfigurationProperties("giro.security.jwt")
public record JwtProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String audience,
        SignatureAlgorithm algorithm,
        @DefaultValue("") String publicKey) {

    private static final int SMALLEST_KEY_BITS = 2048;
    private static final Setting ISSUER = new Setting("giro.security.jwt.issuer");
    private static final Setting AUDIENCE = new Setting("giro.security.jwt.audience");
    private static final Setting ALGORITHM = new Setting("giro.security.jwt.algorithm");
    private static final Setting PUBLIC_KEY = new Setting("giro.security.jwt.public-key");

    public JwtProperties {
        ISSUER.must(!issuer.isBlank(), issuer, "the claim iss of the tokens to take, when giro.security.mode is jwt");
        AUDIENCE.must(!audience.isBlank(), audience, "named: otherwise the tokens of any service would be taken");
        ISSUER.must(
                !publicKey.isBlank() || isHttp(issuer),
                issuer,
                "an http(s) address, since it is asked for its keys when giro.security.jwt.public-key is not set");
        ALGORITHM.must(
                publicKey.isBlank() || !algorithm.name().startsWith("ES"),
                algorithm,
                "one of RSA, as the key of giro.security.jwt.public-key is");
    }

    boolean hasPublicKey() {
        return !publicKey.isBlank();
    }

    /**
     * @throws io.giro.saga.spring.WrongSetting if there is no such key at the location, or one that is too short
     */
    RSAPublicKey readPublicKey() {
        RSAPublicKey key;
        try (InputStream in = new DefaultResourceLoader().getResource(publicKey).getInputStream()) {
            key = RsaKeyConverters.x509().convert(in);
        } catch (IOException | IllegalArgumentException e) {
            throw PUBLIC_KEY.refused(
                    publicKey, "where the PEM of a public RSA key can be read (%s)".formatted(e.getMessage()));
        }
        if (key == null || key.getModulus().bitLength() < SMALLEST_KEY_BITS) {
            throw PUBLIC_KEY.refused(publicKey, "where a key of %d bits or more is".formatted(SMALLEST_KEY_BITS));
        }
        return key;
    }

    private static boolean isHttp(String issuer) {
        try {
            String scheme = URI.create(issuer).getScheme();
            return "https".equals(scheme) || "http".equals(scheme);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
