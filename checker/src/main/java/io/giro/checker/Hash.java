package io.giro.checker;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value of an account's chain. */
public record Hash(byte[] bytes) {
    private static final int LENGTH = 32;
    private static final int SHOWN_CHARACTERS = 12;

    /** What stands before an account's first entry. */
    public static final Hash ZEROS = new Hash(new byte[LENGTH]);

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first digits: enough to tell two values apart in a finding. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes).substring(0, SHOWN_CHARACTERS) + "…";
    }
}
