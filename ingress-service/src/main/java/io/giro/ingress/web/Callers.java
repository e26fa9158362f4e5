package io.giro.ingress.web;

import jakarta.servlet.http.HttpServletRequest;

/** Tells who sent a request. */
@FunctionalInterface
public interface Callers {
    Caller of(HttpServletRequest request);
}
