package io.giro.ingress.web.json;

/** A request's body is not the JSON that it must be. The message says what is wrong, and where. */
public final class MalformedJson extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        // A no to a caller is no fault of ours: nobody looks at its stack trace.
        super(message, null, false, false);
    }
}
