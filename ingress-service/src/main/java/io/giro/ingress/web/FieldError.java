package io.giro.ingress.web;

/**
 * What is wrong with one member of a request's body.
 *
 * @param pointer the member, as a JSON pointer
 */
record FieldError(String pointer, String code, String detail) {

    static FieldError of(String field, ProblemCode code, String detail) {
        return new FieldError("/" + Shown.of(field).replace("~", "~0").replace("/", "~1"), code.code(), detail);
    }
}
