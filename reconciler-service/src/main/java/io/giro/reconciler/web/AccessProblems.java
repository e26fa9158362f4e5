package io.giro.reconciler.web;

import io.giro.access.CalledFromAnotherSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says no to whoever may not call. It comes before any controller is found. */
@RestControllerAdvice
public final class AccessProblems {

    private static final Logger LOG = LoggerFactory.getLogger(AccessProblems.class);

    @ExceptionHandler
    Problem unknownCaller(AuthenticationException e) {
        LOG.debug("no valid token", e);
        return new Problem(
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "Send a valid token as Authorization: Bearer ...; the header WWW-Authenticate says what is wrong with yours.");
    }

    @ExceptionHandler
    Problem keysNotThere(AuthenticationServiceException e) {
        LOG.warn("no token can be verified: {}", e.getMessage());
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "No token can be verified now. Try again.");
    }

    @ExceptionHandler
    Problem notAllowed(AccessDeniedException e) {
        return new Problem(
                HttpStatus.FORBIDDEN,
                "insufficient_scope",
                "Use a token whose scope is ops: these are operators' calls.");
    }

    @ExceptionHandler
    Problem otherSite(CalledFromAnotherSite e) {
        return new Problem(HttpStatus.FORBIDDEN, "cross_site", CalledFromAnotherSite.WHAT_TO_DO);
    }
}
