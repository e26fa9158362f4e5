package io.giro.ingress.web;

/** Text that can be stored and shown as it is. */
final class PlainText {

    private PlainText() {}

    /** Whether a text has at most so many characters, each a whole one and none a control character. */
    static boolean isPlain(String text, int maxCharacters) {
        return text.codePointCount(0, text.length()) <= maxCharacters
                && text.codePoints().noneMatch(PlainText::isUnfit);
    }

    private static boolean isUnfit(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
