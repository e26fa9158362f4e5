package io.giro.ingress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a request asked for, as one short hash for each of its fields, so that the answer to a key that comes back
 * with other content can name the fields that differ, without reading the first request again.
 *
 * @param bytes 48 bytes, 8 for each field
 */
public record RequestHash(byte[] bytes) {

    private static final int FIELD_BYTES = 8;
    private static final List<String> FIELDS =
            List.of("sourceAccount", "destinationAccount", "amount", "currency", "description", "kind");

    public RequestHash {
        if (bytes.length != FIELDS.size() * FIELD_BYTES) {
            throw new IllegalArgumentException("a request hash has 48 bytes, not " + bytes.length);
        }
    }

    static RequestHash of(TransferRequest request) {
        List<String> values = List.of(
                request.source().value(),
                request.destination().value(),
                Long.toString(request.amountMinor()),
                request.currency().getCurrencyCode(),
                request.description(),
                request.kind().name());
        MessageDigest sha256 = sha256();
        byte[] bytes = new byte[FIELDS.size() * FIELD_BYTES];
        for (int field = 0; field < values.size(); field++) {
            byte[] hash = sha256.digest(values.get(field).getBytes(StandardCharsets.UTF_8));
            System.arraycopy(hash, 0, bytes, field * FIELD_BYTES, FIELD_BYTES);
        }
        return new RequestHash(bytes);
    }

    /** The names of the request's fields that are not the same; none when the requests are. */
    List<String> differencesTo(RequestHash other) {
        List<String> differences = new ArrayList<>();
        for (int field = 0; field < FIELDS.size(); field++) {
            int from = field * FIELD_BYTES;
            int to = from + FIELD_BYTES;
            if (!Arrays.equals(bytes, from, to, other.bytes, from, to)) {
                differences.add(FIELDS.get(field));
            }
        }
        return differences;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
