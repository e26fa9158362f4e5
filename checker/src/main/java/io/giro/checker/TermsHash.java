package io.giro.checker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;

/** The hash that a transfer was accepted with, computed once more from what its row says now. */
public final class TermsHash {
    private TermsHash() {}

    /** @param acceptedAt UTC, as {@code deadline} is */
    public static String of(
            TransferId transferId,
            String kind,
            String source,
            String destination,
            long amount,
            String currency,
            LocalDateTime acceptedAt,
            LocalDateTime deadline,
            String client,
            String description) {
        String terms = String.join(
                "|",
                transferId.toString(),
                kind,
                source,
                destination,
                Long.toString(amount),
                currency,
                acceptedAt.toInstant(ZoneOffset.UTC).toString(),
                deadline.toInstant(ZoneOffset.UTC).toString(),
                Integer.toString(client.length()),
                client,
                description);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(terms.getBytes(StandardCharsets.UTF_8));
            return "v1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
