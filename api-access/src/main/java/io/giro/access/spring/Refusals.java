package io.giro.access.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Says no to a caller: the header as RFC 6750 has it, the body as the service answers everything that goes wrong. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final HandlerExceptionResolver problems;

    Refusals(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
        // That the issuer's keys cannot be had is no fault of the token.
        if (!(e instanceof AuthenticationServiceException)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(e));
        }
        answer(request, response, e);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e) {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
        answer(request, response, e);
    }

    /** A caller without any token is told only that there must be one. */
    private static String challenge(AuthenticationException e) {
        if (!(e instanceof OAuth2AuthenticationException refused)) {
            return "Bearer";
        }
        OAuth2Error error = refused.getError();
        return "Bearer error=\"%s\", error_description=\"%s\"".formatted(error.getErrorCode(), error.getDescription());
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, RuntimeException e) {
        if (problems.resolveException(request, response, null, e) == null) {
            throw new IllegalStateException("the service has no answer to " + e, e);
        }
    }
}
