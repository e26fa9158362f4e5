package io.giro.checker;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Follows an account's entries in the order of their versions. Each is compared with what is stored of the one before,
 * not with what should be: so a spoilt entry is named, and not all that follow it.
 *
 * <p>Entries booked while the account's balance was wrong kept that balance in posted_after, for ever. A repair that set
 * it to exactly the sum of the entries up to then explains them.
 */
final class ChainTally {
    private final MessageDigest sha256 = sha256();
    private Hash previousHash = Hash.ZEROS;
    private long previousPosted;
    private final Deque<RepairRow> repairs = new ArrayDeque<>();
    private BigInteger booked = BigInteger.ZERO;
    private Optional<EntryRow> firstBroken = Optional.empty();
    private long broken;
    private Optional<String> firstUnsteady = Optional.empty();
    private long unsteady;

    void repaired(RepairRow repair) {
        repairs.add(repair);
    }

    void follow(EntryRow entry) {
        takeRepairsBefore(entry.version());
        booked = booked.add(BigInteger.valueOf(entry.amount()));
        if (!hashAfterPrevious(entry).equals(entry.entryHash())) {
            firstBroken = firstBroken.or(() -> Optional.of(entry));
            broken++;
        }
        if (previousPosted + entry.amount() != entry.postedAfter()) {
            long before = previousPosted;
            firstUnsteady = firstUnsteady.or(() -> Optional.of(describe(entry) + ": posted_after is "
                    + entry.postedAfter() + ", " + before + " before and an amount of " + entry.amount()));
            unsteady++;
        }
        previousHash = entry.entryHash();
        previousPosted = entry.postedAfter();
    }

    /** The hash stored in the last entry; zeros without entries. */
    Hash end() {
        return previousHash;
    }

    /** The first entry whose hash is wrong, and how many there are. */
    Optional<String> broken() {
        return firstBroken.map(entry -> describe(entry) + more(broken));
    }

    /** The first entry whose posted_after is wrong, and how many there are. */
    Optional<String> unsteady() {
        takeRepairsBefore(Long.MAX_VALUE);
        return firstUnsteady.map(first -> first + more(unsteady));
    }

    /** The first entry that does not follow from the one before, in either way. */
    Optional<String> firstBreak() {
        return firstBroken.map(ChainTally::describe).or(() -> {
            takeRepairsBefore(Long.MAX_VALUE);
            return firstUnsteady;
        });
    }

    private void takeRepairsBefore(long version) {
        while (!repairs.isEmpty() && repairs.element().version() < version) {
            RepairRow repair = repairs.remove();
            if (repair.posted().equals(booked)) {
                previousPosted = booked.longValue();
                firstUnsteady = Optional.empty();
                unsteady = 0;
            }
        }
    }

    static String describe(EntryRow entry) {
        return "version " + entry.version() + " (" + entry.leg() + " " + entry.amount() + " " + entry.currency()
                + " of transfer " + entry.transferId() + ")";
    }

    private static String more(long count) {
        return count == 1 ? "" : ", and " + (count - 1) + " more";
    }

    private Hash hashAfterPrevious(EntryRow entry) {
        sha256.update(previousHash.bytes());
        String content = entry.account()
                + "|" + entry.version()
                + "|" + entry.transferId()
                + "|" + entry.leg()
                + "|" + entry.amount()
                + "|" + entry.currency()
                + "|" + entry.contra()
                + "|" + entry.postedAfter();
        return new Hash(sha256.digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
