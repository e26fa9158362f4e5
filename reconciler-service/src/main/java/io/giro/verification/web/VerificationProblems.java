package io.giro.verification.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers whatever goes wrong with verifications with a problem (RFC 9457). A fault of ours is logged, never shown. */
@RestControllerAdvice(assignableTypes = VerificationController.class)
public final class VerificationProblems {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Problem problem) {
        return answer(problem.status(), problem.code(), problem.detail()).build();
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> databaseNotThere(RuntimeException e) {
        LOG.warn("The database could not be asked: {}", e.toString());
        return answer(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "The database cannot be asked now. Try again.")
                .retryAfterASecond();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception e) {
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return ResponseEntity.status(known.getStatusCode())
                    .headers(known.getHeaders())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(known.getBody());
        }
        LOG.error("A request failed", e);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong here; it was logged.")
                .build();
    }

    private static Answer answer(HttpStatus status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setProperty("code", code);
        return new Answer(body);
    }

    private record Answer(ProblemDetail body) {

        ResponseEntity<ProblemDetail> build() {
            return ResponseEntity.status(body.getStatus())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(body);
        }

        ResponseEntity<ProblemDetail> retryAfterASecond() {
            body.setProperty("retryAfter", 1);
            return ResponseEntity.status(body.getStatus())
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(body);
        }
    }
}
