package io.giro.ingress.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * A request's body, as it comes. No more of it is read than a limit, and no longer than the patience: a client that sends a
 * byte now and then would never run into a timeout for silence. Whatever is wrong with it is an {@link ApiProblem}.
 */
final class LimitedBody extends InputStream {

    private final ServletInputStream in;
    private final int limitBytes;
    private final Duration patience;
    private final long begin = System.nanoTime();
    private int bytes;

    private LimitedBody(ServletInputStream in, int limitBytes, Duration patience) {
        this.in = in;
        this.limitBytes = limitBytes;
        this.patience = patience;
    }

    /**
     * Refuses what the header shows to be wrong, and reads nothing yet.
     *
     * @throws ApiProblem if the body is encoded, in another charset, or announced too large
     */
    static InputStream of(HttpServletRequest request, int limitBytes, Duration patience) {
        requirePlainUtf8(request);
        if (request.getContentLengthLong() > limitBytes) {
            throw ApiProblem.of(ProblemCode.BODY_TOO_LARGE);
        }
        try {
            return new LimitedBody(request.getInputStream(), limitBytes, patience);
        } catch (IOException e) {
            throw ApiProblem.of(ProblemCode.BAD_REQUEST);
        }
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

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] part, int offset, int length) {
        int count = next(part, offset, length);
        if (count < 0) {
            return count;
        }
        bytes += count;
        if (bytes > limitBytes) {
            throw ApiProblem.of(ProblemCode.BODY_TOO_LARGE);
        }
        if (System.nanoTime() - begin > patience.toNanos()) {
            throw ApiProblem.of(ProblemCode.REQUEST_TIMEOUT);
        }
        return count;
    }

    private int next(byte[] part, int offset, int length) {
        try {
            return in.read(part, offset, length);
        } catch (IOException e) {
            // The body broke off, its chunks are wrong, or the client is silent. The container knows which, and its
            // answer is the one that is sent.
            throw ApiProblem.of(ProblemCode.BAD_REQUEST);
        }
    }
}
