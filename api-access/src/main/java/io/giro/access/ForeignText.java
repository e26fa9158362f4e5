package io.giro.access;

import java.util.stream.IntStream;

/** Text that somebody else wrote, as it may stand in an answer, in a log or on a terminal. */
public final class ForeignText {

    private ForeignText() {}

    /** On one line: what is no visible character, or could turn the direction of writing, is written as its number. */
    public static String visible(IntStream characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(character -> append(text, character));
        return text.toString();
    }

    private static void append(StringBuilder text, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> text.append("\\u{%x}".formatted(character));
            default -> text.appendCodePoint(character);
        }
    }
}
