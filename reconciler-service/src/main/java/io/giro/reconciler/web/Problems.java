package io.giro.reconciler.web;

import io.giro.reconciler.UnreadableRow;
import io.giro.reconciler.deadletter.DeadLettersUnavailable;
import io.giro.reconciler.deadletter.PartlyParked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever goes wrong is answered with a problem (RFC 9457) that has a stable {@code code}; a fault of ours is only logged. */
@RestControllerAdvice(assignableTypes = {StuckController.class, DeadLettersController.class})
@Order(Problems.AFTER_SPRINGS_OWN)
public final class Problems {

    static final int AFTER_SPRINGS_OWN = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    static ErrorResponseException invalidParameter(String detail) {
        return problem(HttpStatus.BAD_REQUEST, "invalid_parameter", detail);
    }

    static ErrorResponseException notFound(String detail) {
        return problem(HttpStatus.NOT_FOUND, "not_found", detail);
    }

    @ExceptionHandler({DataAccessException.class, DeadLettersUnavailable.class})
    ResponseEntity<ProblemDetail> notThere(RuntimeException e) {
        LOG.warn("A question could not be answered: {}", e.toString());
        return answer(problem(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "What was asked for cannot be reached now. Try again."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notPossible(PartlyParked e) {
        return answer(problem(HttpStatus.CONFLICT, "partly_parked", String.valueOf(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notReadable(UnreadableRow e) {
        return answer(
                problem(HttpStatus.INTERNAL_SERVER_ERROR, "unreadable_row", "Of what was asked for " + e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        LOG.error("A question failed", e);
        return answer(
                problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "The service's log says what went wrong."));
    }

    static ResponseEntity<ProblemDetail> answer(HttpStatus status, String code, String detail) {
        return answer(problem(status, code, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ErrorResponseException problem) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(problem.getStatusCode());
        if (problem.getStatusCode() == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, "1");
            problem.getBody().setProperty("retryAfter", 1);
        }
        return response.body(problem.getBody());
    }

    private static ErrorResponseException problem(HttpStatus status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setProperty("code", code);
        return new ErrorResponseException(status, body, null);
    }
}
