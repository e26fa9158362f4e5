package io.giro.transfer;

import io.giro.account.AccountId;
import io.giro.money.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Currency;

/**
 * What was agreed when a transfer was accepted. The terms never change; every event carries them whole, and their
 * {@link #termsHash} tells a repeated message from a conflicting one.
 *
 * @param amountMinor minor units, positive
 * @param description as the caller gave it; empty when there was none
 * @param acceptedAt UTC, in microseconds
 * @param deadline from here on the reconciler may ask to cancel; it decides nothing by itself
 */
public record TransferTerms(
        TransferId transferId,
        TransferKind kind,
        AccountId source,
        AccountId destination,
        long amountMinor,
        Currency currency,
        String description,
        String clientId,
        Instant acceptedAt,
        Instant deadline) {

    /** The longest description, in characters (code points). */
    public static final int MAX_DESCRIPTION = 256;

    private static final int MAX_CLIENT_ID = 64;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public TransferTerms {
        if (amountMinor <= 0 || amountMinor > Money.MAX_TRANSFER_MINOR) {
            throw new IllegalArgumentException(transferId + ": impossible amount " + amountMinor);
        }
        if (source.equals(destination)) {
            throw new IllegalArgumentException(transferId + ": source and destination are both " + source);
        }
        if (!transferId.slot().equals(source.slot())) {
            throw new IllegalArgumentException(transferId + ": the id does not belong to source " + source);
        }
        if (description.codePointCount(0, description.length()) > MAX_DESCRIPTION) {
            throw new IllegalArgumentException(
                    transferId + ": the description has more than " + MAX_DESCRIPTION + " characters");
        }
        if (clientId.length() > MAX_CLIENT_ID) {
            throw new IllegalArgumentException(
                    transferId + ": the client id has more than " + MAX_CLIENT_ID + " characters");
        }
        acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MICROS);
        deadline = deadline.truncatedTo(ChronoUnit.MICROS);
    }

    public Money amount() {
        return new Money(amountMinor, currency);
    }

    /** {@code v1:} and the SHA-256 of all terms. Equal hashes mean equal terms. */
    public String termsHash() {
        // The description comes last: it alone may contain the separator.
        String canonical = String.join(
                "|",
                transferId.toString(),
                kind.name(),
                source.value(),
                destination.value(),
                Long.toString(amountMinor),
                currency.getCurrencyCode(),
                acceptedAt.toString(),
                deadline.toString(),
                Integer.toString(clientId.length()),
                clientId,
                description);
        return "v1:" + BASE64.encodeToString(sha256().digest(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
