package io.giro.ingress.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * A problem as RFC 9457 writes it, with our {@code code}, {@code errors} and {@code requestId}.
 *
 * @param retryAfter seconds to wait before the same request is sent again; only where that helps
 */
record ProblemBody(
        String type,
        String title,
        int status,
        String code,
        String detail,
        List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer retryAfter,
        String requestId) {

    static final int RETRY_AFTER_SECONDS = 1;

    static ResponseEntity.BodyBuilder response(int status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    static ProblemBody of(HttpServletRequest request, ApiProblem problem) {
        String type = ServletUriComponentsBuilder.fromContextPath(request)
                .path("/problems/" + problem.code().code())
                .build()
                .toUriString();
        return of(type, problem, RequestId.of(request));
    }

    static ProblemBody of(String type, ApiProblem problem, String requestId) {
        return new ProblemBody(
                type,
                problem.code().title(),
                problem.status(),
                problem.code().code(),
                problem.detail(),
                problem.errors(),
                problem.code() == ProblemCode.UNAVAILABLE ? RETRY_AFTER_SECONDS : null,
                requestId);
    }
}
