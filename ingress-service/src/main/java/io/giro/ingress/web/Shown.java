package io.giro.ingress.web;

import io.giro.access.ForeignText;

/** A caller's own words in an answer or in the log: only the first of them, and no invisible characters. */
final class Shown {

    private static final int MOST_CHARACTERS = 80;

    private Shown() {}

    static String of(String text) {
        String shown = ForeignText.visible(text.codePoints().limit(MOST_CHARACTERS));
        return text.codePointCount(0, text.length()) > MOST_CHARACTERS ? shown + "..." : shown;
    }
}
