package io.giro.migration.jdbc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Tells whether a password is a certain one, to whoever has the password, and to nobody else: slow to guess, and another one each
 * time.
 */
record Fingerprint(String salt, String hash) {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int ROUNDS = 100_000;
    private static final String BETWEEN = ":";
    private static final Fingerprint NONE = new Fingerprint("none", "");

    static Fingerprint of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        String text = HexFormat.of().formatHex(salt);
        return new Fingerprint(text, hash(password, text));
    }

    /** From {@link #toString()}; of any other text it is that of no password. */
    static Fingerprint parse(String text) {
        String[] parts = text.split(BETWEEN, 2);
        return parts.length == 2 && !parts[0].isEmpty() ? new Fingerprint(parts[0], parts[1]) : NONE;
    }

    boolean isOf(String password) {
        return MessageDigest.isEqual(hash(password, salt).getBytes(US_ASCII), hash.getBytes(US_ASCII));
    }

    @Override
    public String toString() {
        return salt + BETWEEN + hash;
    }

    private static String hash(String password, String salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt.getBytes(US_ASCII), ROUNDS, HASH_BITS);
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot derive keys", e);
        }
    }
}
