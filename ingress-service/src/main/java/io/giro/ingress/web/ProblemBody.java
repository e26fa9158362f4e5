package io.giro.ingress.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** A problem as RFC 9457 writes it, with our {@code code}, {@code errors} and {@code requestId}. */
record ProblemBody(
        String type, String title, int status, String code, String detail, List<FieldError> errors, String requestId) {

    static ResponseEntity.BodyBuilder response(int status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    static ProblemBody of(HttpServletRequest request, ApiProblem problem) {
        String type = ServletUriComponentsBuilder.fromContextPath(request)
                .path("/problems/{code}")
                .build(problem.code().code())
                .toString();
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
                requestId);
    }
}
