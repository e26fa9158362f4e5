package io.giro.verification.web;

import io.giro.reconciler.web.Problem;
import io.giro.saga.RowsLocked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what goes wrong with verifications. A fault of ours is only logged. */
@RestControllerAdvice(assignableTypes = VerificationController.class)
public final class VerificationProblems {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationProblems.class);

    @ExceptionHandler({DataAccessException.class, RowsLocked.class, TransactionException.class})
    Problem databaseNotThere(RuntimeException e) {
        LOG.warn("The database could not be asked: {}", e.toString());
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "The database cannot be asked now. Try again.");
    }

    @ExceptionHandler
    Problem unexpected(Exception e) {
        LOG.error("A request failed", e);
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong here; it was logged.");
    }
}
