package io.giro.ingress.web;

import io.giro.ingress.Doorkeeper;
import io.giro.ingress.IdempotencyKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns transfers away with their bodies unread while every shard is full. Only a request whose key, in the header, is on its
 * way already goes on, and gets the answer that stands.
 *
 * <p>It is a filter, so that it refuses before Spring looks for a handler: that was most of the cost of a refusal.
 */
public final class ClosedDoor extends OncePerRequestFilter {

    private final Doorkeeper doorkeeper;
    private final Callers callers;
    private final JsonMapper json;

    public ClosedDoor(Doorkeeper doorkeeper, Callers callers, JsonMapper json) {
        this.doorkeeper = doorkeeper;
        this.callers = callers;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals(HttpMethod.POST.name()) && doorkeeper.turnsAway(key(request))) {
            refuse(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<IdempotencyKey> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(RequestKey.HEADER))
                .map(key -> new IdempotencyKey(callers.of(request).client(), key));
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // The metrics take the path from the handler, which was not looked for.
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(request.getServletPath()));
        byte[] body = json.writeValueAsBytes(ProblemBody.of(request, ApiProblem.of(ProblemCode.UNAVAILABLE)));
        response.setStatus(ProblemCode.UNAVAILABLE.status());
        response.setHeader(HttpHeaders.RETRY_AFTER, Integer.toString(ProblemBody.RETRY_AFTER_SECONDS));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
