package io.giro.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import org.springframework.security.converter.RsaKeyConverters;

/**
 * The key with which this machine makes tokens for its own product. {@code private.pem} can be read by its owner only;
 * {@code public.pem} is what services are given. Whoever is first makes it, and it stays.
 */
final class LocalKey {

    /** The claim {@code iss} of these tokens. */
    static final String ISSUER = "urn:giro:local";

    private static final String AUDIENCE = "giro";
    private static final int BITS = 2048;
    private static final String OWNER_ONLY = "rw-------";

    private final RSAPrivateCrtKey key;
    private final Path publicKey;

    private LocalKey(RSAPrivateCrtKey key, Path publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** The key in this folder, which is made if it is not there. */
    static LocalKey in(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("private.pem");
            if (!Files.exists(file)) {
                writeOnce(file, pem("PRIVATE KEY", newKey()), OWNER_ONLY);
            }
            LocalKey local = new LocalKey(read(file), folder.resolve("public.pem"));
            if (!Files.exists(local.publicKey)) {
                writeOnce(local.publicKey, pem("PUBLIC KEY", local.publicPart().getEncoded()), "rw-r--r--");
            }
            return local;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** Where the public part lies, as PEM. */
    Path publicKey() {
        return publicKey;
    }

    /**
     * A token that is good from now on, for as long as it is said.
     *
     * @param scope scopes with spaces between them
     */
    String token(String client, String scope, Duration life) {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(client)
                        .claim("scope", scope)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(life)))
                        .build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the local key cannot sign", e);
        }
        return token.serialize();
    }

    private PublicKey publicPart() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }

    private static byte[] newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    private static RSAPrivateCrtKey read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            RSAPrivateKey read = Objects.requireNonNull(RsaKeyConverters.pkcs8().convert(in));
            return (RSAPrivateCrtKey) read;
        }
    }

    /** The file is there as a whole or not at all, and if somebody else was first, theirs stays. */
    private static void writeOnce(Path file, String text, String permissions) throws IOException {
        Path half = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".half",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        try {
            Files.writeString(half, text);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(permissions));
            Files.createLink(file, half);
        } catch (FileAlreadyExistsException somebodyWasFirst) {
            // Theirs is as good as ours.
        } finally {
            Files.delete(half);
        }
    }

    private static String pem(String title, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(title, body);
    }
}
