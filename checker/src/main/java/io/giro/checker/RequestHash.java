package io.giro.checker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a key remembers of the request that it came with: the beginning of a hash for each field. A request that differs
 * from it is refused.
 */
public record RequestHash(byte[] bytes) {
    private static final List<String> FIELDS =
            List.of("source", "destination", "amount", "currency", "description", "kind");
    private static final int BYTES_OF_A_FIELD = 8;

    /** Computed once more from what the transfer's row says now; {@code amount} in minor units. */
    public static RequestHash of(
            String source, String destination, long amount, String currency, String description, String kind) {
        byte[] bytes = new byte[FIELDS.size() * BYTES_OF_A_FIELD];
        int at = 0;
        for (String value : List.of(source, destination, Long.toString(amount), currency, description, kind)) {
            System.arraycopy(sha256(value), 0, bytes, at, BYTES_OF_A_FIELD);
            at += BYTES_OF_A_FIELD;
        }
        return new RequestHash(bytes);
    }

    /** The fields in which they are not the same. */
    List<String> differencesTo(RequestHash other) {
        return IntStream.range(0, FIELDS.size())
                .filter(field -> !Arrays.equals(part(field), other.part(field)))
                .mapToObj(FIELDS::get)
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private byte[] part(int field) {
        return Arrays.copyOfRange(bytes, field * BYTES_OF_A_FIELD, (field + 1) * BYTES_OF_A_FIELD);
    }

    private static byte[] sha256(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
