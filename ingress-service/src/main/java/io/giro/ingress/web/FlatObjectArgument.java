package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObject;
import io.giro.ingress.web.json.FlatObjectReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands a request's body to a controller. Never more of it is read than the limit, and never for longer. */
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
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("not a servlet request: " + webRequest);
        }
        requirePlainUtf8(request);
        if (request.getContentLengthLong() > LIMIT_BYTES) {
            throw refused(ProblemCode.BODY_TOO_LARGE);
        }
        return FlatObjectReader.read(body(request));
    }

    /** The media type itself is the handler mapping's business. */
    private static void requirePlainUtf8(HttpServletRequest request) {
        List<String> types = Collections.list(request.getHeaders(HttpHeaders.CONTENT_TYPE));
        Charset charset = MediaType.parseMediaType(request.getContentType()).getCharset();
        if (types.size() > 1 || charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw new ApiProblem(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send one Content-Type, application/json, and the body in UTF-8: JSON knows no other charset.");
        }
        for (String encoding : Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING))) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new ApiProblem(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as it is, without Content-Encoding.");
            }
        }
    }

    private byte[] body(HttpServletRequest request) {
        try {
            return read(request.getInputStream());
        } catch (IOException e) {
            // It broke off, its chunks are wrong, or the client is silent. The container has noticed, and its answer
            // counts.
            throw refused(ProblemCode.BAD_REQUEST);
        }
    }

    private byte[] read(InputStream in) throws IOException {
        long begin = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[8 * 1024];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            body.write(part, 0, length);
            if (body.size() > LIMIT_BYTES) {
                throw refused(ProblemCode.BODY_TOO_LARGE);
            }
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw refused(ProblemCode.REQUEST_TIMEOUT);
            }
        }
        return body.toByteArray();
    }

    private static ApiProblem refused(ProblemCode code) {
        return new ApiProblem(code, code.whatToDo());
    }
}
