package io.giro.ingress.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Explains problems, and writes those of errors that no controller has seen. */
@RestController
final class ProblemsController implements ErrorController {

    @GetMapping("/problems/{code}")
    ResponseEntity<String> explain(@PathVariable String code) {
        ProblemCode known = ProblemCode.of(code)
                .orElseThrow(() ->
                        new ApiProblem(ProblemCode.NOT_FOUND, "There is no problem called " + Shown.of(code) + "."));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body("%s\n\n%s\n".formatted(known.title(), known.whatToDo()));
    }

    /** The container sends here what went wrong outside of a controller. */
    @RequestMapping("/error")
    ResponseEntity<ProblemBody> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        return ProblemBody.response(status).body(ProblemBody.of(request, ApiProblem.ofStatus(status)));
    }
}
