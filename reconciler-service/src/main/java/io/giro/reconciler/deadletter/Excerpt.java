package io.giro.reconciler.deadletter;

import io.giro.access.ForeignText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that somebody else wrote, or their beginning.
 *
 * @param size how many there are
 */
public record Excerpt(byte[] beginning, int size) {

    /** At most {@code most} of the bytes, from the beginning. */
    public static Excerpt of(byte[] bytes, int most) {
        return new Excerpt(bytes.length <= most ? bytes : Arrays.copyOf(bytes, most), bytes.length);
    }

    /**
     * As one line of text that is safe for a terminal: what is not UTF-8, is not printable, or could turn the direction of
     * writing is written as its number, and three dots stand for what is cut off.
     */
    public String printable() {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(beginning);
        CharBuffer characters = CharBuffer.allocate(beginning.length);
        StringBuilder text = new StringBuilder(beginning.length);
        boolean isOver;
        do {
            CoderResult result = decoder.decode(bytes, characters, true);
            text.append(ForeignText.visible(characters.flip().codePoints()));
            characters.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.append("\\x%02x".formatted(bytes.get()));
            }
            isOver = !result.isError();
        } while (!isOver);
        return beginning.length < size ? text + "…" : text.toString();
    }
}
