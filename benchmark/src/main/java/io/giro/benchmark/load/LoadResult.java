package io.giro.benchmark.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What came of an order.
 *
 * @param accepted transfers, or accounts
 * @param refused with 503
 * @param failed without an answer, or with any other
 * @param firstFailure why, for the first of them; empty if there is none
 * @param unsent were due in an open loop when the time was over, and waited for a connection still
 * @param histograms microseconds, by name, as HdrHistogram compresses them, in Base64; see the constants here
 */
public record LoadResult(
        long accepted, long refused, long failed, String firstFailure, long unsent, Map<String, String> histograms) {
    /** From when a request was due until its 202. */
    public static final String ACCEPTANCE = "acceptance";
    /** From when a request was due until its 503. */
    public static final String REFUSAL = "refusal";
    /** From a transfer's acceptance until a caller saw it COMMITTED. */
    public static final String END_TO_END = "end to end";
    /** From a transfer's acceptance until its money was held. */
    public static final String HELD = "hold";
    /** From then until the destination was credited. */
    public static final String CREDITED = "credit";
    /** From then until it was committed. */
    public static final String COMMITTED = "commit";
    /** From then until a caller saw it. */
    public static final String SEEN = "view";

    private static final long LONGEST_MICROS = 600_000_000;
    private static final int DIGITS = 3;

    static Histogram newHistogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** One of {@link #histograms}; empty if nothing was recorded. */
    public Histogram histogram(String name) {
        String text = histograms.get(name);
        if (text == null) {
            return newHistogram();
        }
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), LONGEST_MICROS);
        } catch (DataFormatException e) {
            throw new IllegalStateException("the histogram " + name + " was damaged on its way", e);
        }
    }
}
