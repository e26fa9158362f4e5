package io.giro.reconciler.web;

import io.giro.reconciler.UnreadableRow;
import io.giro.reconciler.deadletter.DeadLettersUnavailable;
import io.giro.reconciler.deadletter.PartlyParked;
import io.giro.saga.RowsLocked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what goes wrong when somebody asks what is stuck or parked. A fault of ours is only logged. */
@RestControllerAdvice(assignableTypes = {StuckController.class, DeadLettersController.class})
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler({DataAccessException.class, RowsLocked.class, DeadLettersUnavailable.class})
    Problem notThere(RuntimeException e) {
        LOG.warn("A question could not be answered: {}", e.toString());
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "What was asked for cannot be reached now. Try again.");
    }

    @ExceptionHandler
    Problem notPossible(PartlyParked e) {
        return new Problem(HttpStatus.CONFLICT, "partly_parked", String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    Problem notReadable(UnreadableRow e) {
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR, "unreadable_row", "Of what was asked for " + e.getMessage());
    }

    @ExceptionHandler
    Problem unexpected(Exception e) {
        LOG.error("A question failed", e);
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "The service's log says what went wrong.");
    }
}
