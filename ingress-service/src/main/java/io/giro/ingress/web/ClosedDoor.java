package io.giro.ingress.web;

import io.giro.ingress.IdempotencyKey;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.admission.Admission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Turns transfers away with their bodies unread while every shard is full. Only a request whose key, in the header, is on its
 * way already goes on, and gets the answer that stands.
 */
public final class ClosedDoor implements HandlerInterceptor {

    private final Admission admission;
    private final Callers callers;

    public ClosedDoor(Admission admission, Callers callers) {
        this.admission = admission;
        this.callers = callers;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getMethod().equals(HttpMethod.POST.name()) && admission.turnsAway(key(request))) {
            throw new IntakeUnavailable("More transfers are on their way than end within seconds.");
        }
        return true;
    }

    private Optional<IdempotencyKey> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(RequestKey.HEADER))
                .map(key -> new IdempotencyKey(callers.of(request).client(), key));
    }
}
