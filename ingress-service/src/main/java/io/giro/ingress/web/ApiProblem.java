package io.giro.ingress.web;

import java.util.List;

/** A request is answered with a problem. The message is the problem's detail: it tells the caller what to do. */
final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final ProblemCode code;
    private final transient List<FieldError> errors;

    private ApiProblem(int status, ProblemCode code, String detail, List<FieldError> errors) {
        // A no to a caller is no fault of ours: nobody looks at its stack trace.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    ApiProblem(ProblemCode code, String detail) {
        this(code.status(), code, detail, List.of());
    }

    ApiProblem(ProblemCode code, String detail, List<FieldError> errors) {
        this(code.status(), code, detail, errors);
    }

    static ApiProblem of(ProblemCode code) {
        return of(code.status(), code);
    }

    /** With another status than the code's usual one. */
    static ApiProblem of(int status, ProblemCode code) {
        return new ApiProblem(status, code, code.whatToDo(), List.of());
    }

    /** Where nothing is known but the status. */
    static ApiProblem ofStatus(int status) {
        return of(status, ProblemCode.ofStatus(status));
    }

    /** @param why as the reader of the body says it */
    static ApiProblem malformed(String why) {
        return new ApiProblem(
                ProblemCode.MALFORMED_JSON, "%s. %s".formatted(why, ProblemCode.MALFORMED_JSON.whatToDo()));
    }

    static ApiProblem unknownAccount(String id) {
        return new ApiProblem(
                404,
                ProblemCode.UNKNOWN_ACCOUNT,
                "There is no account " + Shown.of(id) + ". Open it with POST /payments/accounts first.",
                List.of());
    }

    int status() {
        return status;
    }

    ProblemCode code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    List<FieldError> errors() {
        return errors;
    }
}
