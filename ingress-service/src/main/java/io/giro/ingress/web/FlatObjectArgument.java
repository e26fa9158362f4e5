package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObject;
import io.giro.ingress.web.json.FlatObjectReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands a request's body to a controller. It reads no more than the limit, and no longer than the patience. */
public final class FlatObjectArgument implements HandlerMethodArgumentResolver {

    private static final int LIMIT_BYTES = 64 * 1024;

    private final Duration patience;

    /**
     * @param patience the time that a body as a whole may take; a client that sends a byte now and then is never silent
     */
    public FlatObjectArgument(Duration patience) {
        this.patience = patience;
    }

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
        return FlatObjectReader.read(
                LimitedBody.of(request, LIMIT_BYTES, patience).readAllBytes());
    }
}
