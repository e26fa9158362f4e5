package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The caller's own name for a request, from the header or from the body. */
final class RequestKey {

    static final String FIELD = "idempotencyKey";
    static final String HEADER = "Idempotency-Key";

    /**
     * ASCII, because a header has no charset and a key must not depend on the place where it stands. No space at the ends,
     * because the database takes "k" and "k " for the same key.
     */
    private static final Pattern WELL_FORMED = Pattern.compile("[!-~]([ -~]{0,62}[!-~])?");

    private RequestKey() {}

    /**
     * @throws ApiProblem if there is none, or two, or one that is not well-formed
     */
    static String of(HttpServletRequest request, FlatObject body) {
        Set<String> keys = new LinkedHashSet<>(Collections.list(request.getHeaders(HEADER)));
        body.value(FIELD).map(RequestKey::text).ifPresent(keys::add);
        if (keys.isEmpty()) {
            throw ApiProblem.of(ProblemCode.IDEMPOTENCY_KEY_MISSING);
        }
        if (keys.size() > 1) {
            throw ApiProblem.of(ProblemCode.IDEMPOTENCY_KEY_MISMATCH);
        }
        String key = keys.iterator().next();
        if (!WELL_FORMED.matcher(key).matches()) {
            throw ApiProblem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID);
        }
        return key;
    }

    private static String text(FlatObject.Value value) {
        return switch (value) {
            case FlatObject.Text text -> text.text();
            case FlatObject.Numeral numeral -> throw ApiProblem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID);
            case FlatObject.Truth truth -> throw ApiProblem.of(ProblemCode.IDEMPOTENCY_KEY_INVALID);
        };
    }
}
