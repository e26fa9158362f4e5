package io.giro.reconciler.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A problem (RFC 9457) with a stable {@code code} for programs. When it is thrown, Spring answers it like
 * its own refusals, before our exception handlers are asked: so one of ours may take every {@code Exception}.
 */
public final class Problem extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    public Problem(HttpStatus status, String code, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
        getBody().setProperty("code", code);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            getBody().setProperty("retryAfter", 1);
        }
    }

    public static Problem invalidParameter(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "invalid_parameter", detail);
    }

    public static Problem notFound(String detail) {
        return new Problem(HttpStatus.NOT_FOUND, "not_found", detail);
    }
}
