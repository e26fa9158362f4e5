package io.giro.verification.web;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as it was meant. Nothing was changed. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;

    Problem(HttpStatus status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    HttpStatus status() {
        return status;
    }

    /** Stable, for programs. */
    String code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
