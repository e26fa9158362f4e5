package io.giro.saga;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Chains the entries of one account by hash, so that an edited, removed or swapped entry shows. It is computed when a
 * book is written out, not when a step decides.
 */
public final class EntryChain {

    /** An account without entries has this many zero bytes for a hash. */
    public static final int HASH_BYTES = 32;

    private final MessageDigest sha256;

    public EntryChain() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash of an entry that follows the one with the given hash. */
    public byte[] next(byte[] previous, LedgerEntry entry) {
        sha256.update(previous);
        String content = entry.account()
                + "|" + entry.version()
                + "|" + entry.transferId()
                + "|" + entry.leg()
                + "|" + entry.amountMinor()
                + "|" + entry.currency().getCurrencyCode()
                + "|" + entry.contra()
                + "|" + entry.postedAfter();
        return sha256.digest(content.getBytes(StandardCharsets.UTF_8));
    }
}
