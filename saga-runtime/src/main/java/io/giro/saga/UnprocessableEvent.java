package io.giro.saga;

/** A record that can never be right, however often it is tried. The message is the reason that its dead letter carries. */
public class UnprocessableEvent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnprocessableEvent(String message) {
        super(message);
    }
}
