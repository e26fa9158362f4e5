package io.giro.access.given;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes tokens, good ones and every kind of bad one. Each issuer has a key of its own. */
public final class AnIssuer {

    public static final String AUDIENCE = "giro";

    private final String name;
    private final RSAKey key;

    public AnIssuer(String name) {
        this.name = name;
        try {
            this.key = new RSAKeyGenerator(2048)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a service must be told to take this issuer's tokens. It is given the public key in a file. */
    public Map<String, Object> settings(Path folder) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("giro.security.mode", "jwt");
        settings.put("giro.security.jwt.issuer", name);
        settings.put("giro.security.jwt.public-key", writePublicKey(folder).toUri());
        settings.put("management.server.port", 0);
        settings.put("management.server.address", "127.0.0.1");
        return settings;
    }

    public Path writePublicKey(Path folder) {
        try {
            return Files.writeString(folder.resolve(key.getKeyID() + ".pem"), publicKeyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(publicKeyBytes()));
    }

    /** As an issuer serves its keys. */
    public String keySet() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** A good one, if nothing else is said of it. */
    public Token token(String client, String scope) {
        Instant now = Instant.now();
        return new Token(new JWTClaimsSet.Builder()
                .subject(client)
                .issuer(name)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .claim("scope", scope));
    }

    private byte[] publicKeyBytes() {
        try {
            return key.toRSAPublicKey().getEncoded();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token in the making. */
    public final class Token {

        private final JWTClaimsSet.Builder claims;

        private Token(JWTClaimsSet.Builder claims) {
            this.claims = claims;
        }

        /** Null takes the claim away. */
        public Token with(String claim, @Nullable Object value) {
            claims.claim(claim, value);
            return this;
        }

        public Token expiresAt(Instant time) {
            claims.expirationTime(Date.from(time));
            return this;
        }

        public Token notBefore(Instant time) {
            claims.notBeforeTime(Date.from(time));
            return this;
        }

        public String signed() {
            return signed(JWSAlgorithm.RS256);
        }

        public String signed(JWSAlgorithm algorithm) {
            try {
                return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()), new RSASSASigner(key));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        /** By somebody else, who says that it was this issuer. */
        public String signedBy(AnIssuer other) {
            try {
                return signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()), new RSASSASigner(other.key));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        /** As above, with the forger's own key in the header, for whoever believes it. */
        public String signedWithAKeyThatItBrings(AnIssuer other) {
            try {
                return signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(other.key.toPublicJWK()),
                        new RSASSASigner(other.key));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The public key is known to all; who takes it for a shared secret takes this. */
        public String signedWithThePublicKeyAsSecret() {
            return signedWithSecret(publicKeyPem().getBytes(US_ASCII));
        }

        public String signedWithThePublicKeysBytesAsSecret() {
            return signedWithSecret(publicKeyBytes());
        }

        public String unsigned() {
            return new PlainJWT(claims.build()).serialize();
        }

        private String signedWithSecret(byte[] secret) {
            try {
                return signed(new JWSHeader.Builder(JWSAlgorithm.HS256), new MACSigner(secret));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        private String signed(JWSHeader.Builder header, JWSSigner signer) {
            SignedJWT token = new SignedJWT(header.build(), claims.build());
            try {
                token.sign(signer);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            return token.serialize();
        }
    }
}
