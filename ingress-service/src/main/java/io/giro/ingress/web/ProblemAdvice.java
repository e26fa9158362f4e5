package io.giro.ingress.web;

import io.giro.access.CalledFromAnotherSite;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.web.json.MalformedJson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Answers everything that goes wrong with a problem. A fault of ours is logged, and never shown. */
@RestControllerAdvice
final class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemBody> refused(ApiProblem problem, HttpServletRequest request) {
        LOG.debug("refused with {}: {}", problem.status(), problem.detail());
        ResponseEntity.BodyBuilder response = ProblemBody.response(problem.status());
        if (problem.code() == ProblemCode.INSUFFICIENT_SCOPE) {
            // RFC 6750, as where the scopes of a call are checked.
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
        }
        return response.body(ProblemBody.of(request, problem));
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> malformed(MalformedJson e, HttpServletRequest request) {
        return refused(ApiProblem.malformed(String.valueOf(e.getMessage())), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> unknownCaller(AuthenticationException e, HttpServletRequest request) {
        LOG.debug("no valid token", e);
        return refused(ApiProblem.of(ProblemCode.UNAUTHENTICATED), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> keysNotThere(AuthenticationServiceException e, HttpServletRequest request) {
        LOG.warn("no token can be verified: {}", e.getMessage());
        return unavailable(request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> notAllowed(AccessDeniedException e, HttpServletRequest request) {
        return refused(ApiProblem.of(ProblemCode.INSUFFICIENT_SCOPE), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> otherSite(CalledFromAnotherSite e, HttpServletRequest request) {
        return refused(ApiProblem.of(ProblemCode.CROSS_SITE), request);
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<ProblemBody> noSuchPath(HttpServletRequest request) {
        return refused(
                new ApiProblem(ProblemCode.NOT_FOUND, "There is nothing at " + Shown.of(request.getRequestURI()) + "."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> unreadableParameters(InvalidParameterException e, HttpServletRequest request) {
        ApiProblem problem = new ApiProblem(
                ProblemCode.INVALID_PARAMETER, "Send query parameters that have a name and are encoded as UTF-8.");
        return refused(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> wrongMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        Set<HttpMethod> allowed = Objects.requireNonNullElse(e.getSupportedHttpMethods(), Set.of());
        ApiProblem problem = new ApiProblem(
                ProblemCode.METHOD_NOT_ALLOWED,
                "%s is not possible here. %s"
                        .formatted(Shown.of(e.getMethod()), ProblemCode.METHOD_NOT_ALLOWED.whatToDo()));
        return ProblemBody.response(problem.status())
                .allow(allowed.toArray(HttpMethod[]::new))
                .body(ProblemBody.of(request, problem));
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> wrongContentType(HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
        return refused(ApiProblem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> wrongAccept(HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
        return refused(ApiProblem.of(ProblemCode.NOT_ACCEPTABLE), request);
    }

    /** Nothing was promised, or it is unknown whether it was: repeating the request finds out. */
    @ExceptionHandler
    ResponseEntity<ProblemBody> notNow(IntakeUnavailable e, HttpServletRequest request) {
        // A line for each would make an overload worse; the metrics count them.
        LOG.debug("not accepted", e);
        return unavailable(request);
    }

    @ExceptionHandler({
        AccountsUnavailable.class,
        DataAccessResourceFailureException.class,
        RecoverableDataAccessException.class,
        TransientDataAccessException.class,
        // Spring has no exception of its own for a server that is read-only, or has no room left.
        UncategorizedDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemBody> databaseNotThere(RuntimeException e, HttpServletRequest request) {
        LOG.warn(
                "{} {} was not possible: {}",
                request.getMethod(),
                Shown.of(request.getRequestURI()),
                NestedExceptionUtils.getMostSpecificCause(e).toString());
        return unavailable(request);
    }

    /** What was done stays done; the same request, sent again, gets the answer. */
    @ExceptionHandler
    void clientGone(AsyncRequestNotUsableException e) {
        LOG.debug("the client did not wait for its answer", e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> unexpected(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return refused(ApiProblem.of(known.getStatusCode().value(), ProblemCode.BAD_REQUEST), request);
        }
        LOG.error("{} {} failed", request.getMethod(), Shown.of(request.getRequestURI()), e);
        return refused(ApiProblem.of(ProblemCode.INTERNAL_ERROR), request);
    }

    private static ResponseEntity<ProblemBody> unavailable(HttpServletRequest request) {
        return ProblemBody.response(ProblemCode.UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(ProblemBody.RETRY_AFTER_SECONDS))
                .body(ProblemBody.of(request, ApiProblem.of(ProblemCode.UNAVAILABLE)));
    }
}
