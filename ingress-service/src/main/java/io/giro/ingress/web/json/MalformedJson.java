package io.giro.ingress.web.json;

/** A request's body is not one flat JSON object. The message says what is wrong, and where. */
public final class MalformedJson extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        super(message);
    }
}
