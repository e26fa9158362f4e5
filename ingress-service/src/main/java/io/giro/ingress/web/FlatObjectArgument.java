package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObject;
import io.giro.ingress.web.json.FlatObjectReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands a request's body to a controller. Never more of it is read than the limit. */
public final class FlatObjectArgument implements HandlerMethodArgumentResolver {

    private static final int LIMIT_BYTES = 64 * 1024;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == FlatObject.class;
    }

    @Override
    public FlatObject resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer view,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("not a servlet request: " + webRequest);
        }
        if (request.getContentLengthLong() > LIMIT_BYTES) {
            throw tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(LIMIT_BYTES + 1);
        if (body.length > LIMIT_BYTES) {
            throw tooLarge();
        }
        return FlatObjectReader.read(body);
    }

    private static ApiProblem tooLarge() {
        return new ApiProblem(ProblemCode.BODY_TOO_LARGE, ProblemCode.BODY_TOO_LARGE.whatToDo());
    }
}
