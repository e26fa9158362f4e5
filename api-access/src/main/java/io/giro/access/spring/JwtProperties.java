package io.giro.access.spring;

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

    public JwtProperties {
        require(
                !issuer.isBlank(),
                "giro.security.mode is jwt, so giro.security.jwt.issuer must name who makes the tokens: their claim iss");
        require(!audience.isBlank(), "giro.security.jwt.audience is empty: any service's token would be taken");
        require(
                !publicKey.isBlank() || isHttp(issuer),
                "giro.security.jwt.public-key is not set, so the issuer is asked for its keys, but giro.security.jwt.issuer is no http(s) address: "
                        + issuer);
        require(
                publicKey.isBlank() || !algorithm.name().startsWith("ES"),
                "giro.security.jwt.public-key is an RSA key, which cannot verify giro.security.jwt.algorithm "
                        + algorithm.name());
    }

    boolean hasPublicKey() {
        return !publicKey.isBlank();
    }

    /**
     * @throws IllegalStateException if there is no such key at the location, or one that is too short
     */
    RSAPublicKey readPublicKey() {
        RSAPublicKey key;
        try (InputStream in = new DefaultResourceLoader().getResource(publicKey).getInputStream()) {
            key = RsaKeyConverters.x509().convert(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "giro.security.jwt.public-key: there is no PEM of a public RSA key at " + publicKey, e);
        }
        if (key == null || key.getModulus().bitLength() < SMALLEST_KEY_BITS) {
            throw new IllegalStateException("giro.security.jwt.public-key: the key at %s has less than %d bits"
                    .formatted(publicKey, SMALLEST_KEY_BITS));
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

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
