package io.giro.saga;

/**
 * A record that can never be right, however often it is tried. The message is the reason that its dead letter carries; it
 * is cut short, because it quotes the record, and a record may be large.
 */
public class UnprocessableEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_REASON = 500;

    public UnprocessableEvent(String message) {
        super(message.substring(0, Math.min(message.length(), LONGEST_REASON)));
    }
}
