package io.giro.ingress.web;

/** A caller's own words in an answer or in the log: a few of them, and nothing among them that is invisible. */
final class Shown {

    private static final int MOST_CHARACTERS = 80;

    private Shown() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MOST_CHARACTERS).forEach(character -> append(character, shown));
        if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
            shown.append("...");
        }
        return shown.toString();
    }

    private static void append(int character, StringBuilder shown) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append("\\u{%x}".formatted(character));
            default -> shown.appendCodePoint(character);
        }
    }
}
