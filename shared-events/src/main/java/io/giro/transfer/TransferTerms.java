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
import org.jspecify.annotations.Nullable;

/**
 * What was agreed when a transfer was accepted. The terms never change; every event carries them whole, and their
 * {@link #termsHash} tells a repeated message from a conflicting one. It is computed once, because every step and every
 * record asks for it.
 */
public final class TransferTerms {

    /** The longest description, in characters (code points). */
    public static final int MAX_DESCRIPTION = 256;

    private static final int MAX_CLIENT_ID = 64;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final TransferId transferId;
    private final TransferKind kind;
    private final AccountId source;
    private final AccountId destination;
    private final long amountMinor;
    private final Currency currency;
    private final String description;
    private final String clientId;
    private final Instant acceptedAt;
    private final Instant deadline;
    private final String termsHash;

    /**
     * @param amountMinor minor units, positive
     * @param description as the caller gave it; empty when there was none
     * @param acceptedAt UTC; what is below a microsecond is cut off
     * @param deadline from then on the reconciler may ask to cancel; it decides nothing by itself; cut off as well
     * @throws IllegalArgumentException if no transfer can have such terms
     */
    public TransferTerms(
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
        this.transferId = transferId;
        this.kind = kind;
        this.source = source;
        this.destination = destination;
        this.amountMinor = amountMinor;
        this.currency = currency;
        this.description = description;
        this.clientId = clientId;
        this.acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MICROS);
        this.deadline = deadline.truncatedTo(ChronoUnit.MICROS);
        this.termsHash =
                "v1:" + BASE64.encodeToString(sha256().digest(canonical().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The same terms for a transfer with another id.
     *
     * @throws IllegalArgumentException if that id does not belong to the source
     */
    public TransferTerms withId(TransferId id) {
        return new TransferTerms(
                id, kind, source, destination, amountMinor, currency, description, clientId, acceptedAt, deadline);
    }

    public TransferId transferId() {
        return transferId;
    }

    public TransferKind kind() {
        return kind;
    }

    public AccountId source() {
        return source;
    }

    public AccountId destination() {
        return destination;
    }

    public long amountMinor() {
        return amountMinor;
    }

    public Currency currency() {
        return currency;
    }

    public String description() {
        return description;
    }

    public String clientId() {
        return clientId;
    }

    public Instant acceptedAt() {
        return acceptedAt;
    }

    public Instant deadline() {
        return deadline;
    }

    public Money amount() {
        return new Money(amountMinor, currency);
    }

    /** {@code v1:} and the SHA-256 of all terms. Equal hashes mean equal terms. */
    public String termsHash() {
        return termsHash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransferTerms that && termsHash.equals(that.termsHash);
    }

    @Override
    public int hashCode() {
        return termsHash.hashCode();
    }

    @Override
    public String toString() {
        return "TransferTerms[" + canonical() + "]";
    }

    private String canonical() {
        // Client id and description may contain the separator: the first has its length before it, the second comes
        // last.
        return String.join(
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
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
