package io.giro.reconciler.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the handler does not know, or that nobody can read: a misspelt one must not silently change
 * the question.
 */
public final class UnknownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> known = Arrays.stream(method.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                    .map(parameter -> parameter.getParameter().getName())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!known.containsAll(parameters(request))) {
                throw Problem.invalidParameter(
                        known.isEmpty()
                                ? "There are no parameters here."
                                : "The parameters here are " + String.join(", ", known) + ".");
            }
        }
        return true;
    }

    private static Set<String> parameters(HttpServletRequest request) {
        try {
            return request.getParameterMap().keySet();
        } catch (InvalidParameterException unreadable) {
            throw Problem.invalidParameter("Send query parameters that have a name and are encoded as UTF-8.");
        }
    }
}
