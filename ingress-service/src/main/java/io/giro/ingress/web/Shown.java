package io.giro.ingress.web;

import io.giro.access.ForeignText;

/** A caller's own words in an answer or in the log: a few of them, and nothing among them that is invisible. */
final class Shown {

    private static final int MOST_CHARACTERS = 80;

    private Shown() {}

    static String of(String text) {
        String shown = ForeignText.visible(text.codePoints().limit(MOST_CHARACTERS));
        return text.codePointCount(0, text.length()) > MOST_CHARACTERS ? shown + "..." : shown;
    }
}
