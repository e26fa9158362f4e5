package io.giro.reconciler.web;

import io.giro.access.CalledFromAnotherSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says no to whoever may not call. It comes before any controller is found. */
@RestControllerAdvice
@Order(Problems.AFTER_SPRINGS_OWN)
public final class AccessProblems {

    private static final Logger LOG = LoggerFactory.getLogger(AccessProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknownCaller(AuthenticationException e) {
        LOG.debug("no valid token", e);
        return Problems.answer(
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "Send a valid token as Authorization: Bearer ...; the header WWW-Authenticate says what is wrong with yours.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keysNotThere(AuthenticationServiceException e) {
        LOG.warn("no token can be verified: {}", e.getMessage());
        return Problems.answer(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "No token can be verified now. Try again.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAllowed(AccessDeniedException e) {
        return Problems.answer(
                HttpStatus.FORBIDDEN,
                "insufficient_scope",
                "Use a token whose scope is ops: these are operators' calls.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> otherSite(CalledFromAnotherSite e) {
        return Problems.answer(HttpStatus.FORBIDDEN, "cross_site", CalledFromAnotherSite.WHAT_TO_DO);
    }
}
