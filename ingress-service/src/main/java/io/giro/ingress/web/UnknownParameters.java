package io.giro.ingress.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the handler does not read: whoever misspells {@code account} must not be shown
 * everybody's transfers.
 */
public final class UnknownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> known = known(method);
            for (String name : request.getParameterMap().keySet()) {
                if (!known.contains(name)) {
                    throw unknown(name, known);
                }
            }
        }
        return true;
    }

    private static Set<String> known(HandlerMethod method) {
        KnownParameters known = method.getMethodAnnotation(KnownParameters.class);
        return known == null ? Set.of() : Set.of(known.value());
    }

    private static ApiProblem unknown(String name, Set<String> known) {
        return new ApiProblem(
                ProblemCode.INVALID_PARAMETER,
                known.isEmpty()
                        ? "There is no parameter \"%s\" here, nor any other.".formatted(Shown.of(name))
                        : "There is no parameter \"%s\" here. Known are %s."
                                .formatted(
                                        Shown.of(name),
                                        String.join(
                                                ", ", known.stream().sorted().toList())));
    }
}
