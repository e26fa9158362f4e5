package io.giro.ingress.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.Http11InputBuffer;

/** What the container would let pass, but could mean another thing to a proxy in front of it. */
final class StrictHttp {

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?imd)^content-length:");

    private StrictHttp() {}

    /** Why a request is refused, if it is. */
    static Optional<String> refusal(Request request) {
        ByteBuffer head = head(request);
        if (request.getProtocol().isEmpty()) {
            return Optional.of("Speak HTTP/1.1: the request line names no version.");
        }
        // The container unfolds folded lines in place, which may look the same. They are obsolete too.
        if (hasBareLineFeed(head)) {
            return Optional.of("End each line of the header with a carriage return and a line feed, and fold none.");
        }
        // The container drops Content-Length beside Transfer-Encoding, as it may. The head still has both.
        if (request.getHeader("Transfer-Encoding") != null
                && CONTENT_LENGTH
                        .matcher(StandardCharsets.ISO_8859_1.decode(head))
                        .find()) {
            return Optional.of("Send Content-Length or Transfer-Encoding, not both.");
        }
        if (request.getRequestURI().indexOf(';') >= 0) {
            return Optional.of("Leave out the part of the path that begins with a semicolon.");
        }
        return Optional.empty();
    }

    private static boolean hasBareLineFeed(ByteBuffer head) {
        byte before = 0;
        for (int at = 0; at < head.limit(); at++) {
            byte character = head.get(at);
            if (character == '\n' && before != '\r') {
                return true;
            }
            before = character;
        }
        return false;
    }

    /** The request line and the header, as they came. */
    private static ByteBuffer head(Request request) {
        Http11InputBuffer input = (Http11InputBuffer) request.getCoyoteRequest().getInputBuffer();
        return input.getHeaderByteBuffer().duplicate().flip();
    }
}
