package io.giro.ingress.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * The rest of a body whose request was refused before all of it had come. It is read for a moment, so that the client gets to
 * read the answer: data that comes in on a closed connection could erase it. The container by itself would read on, however
 * long that takes. A client that sends nothing is waited for as in any request.
 */
final class RefusedBody {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedBody.class);

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(1);

    /** Somewhat more than a batch has. */
    private static final int MOST_DRAINED_BYTES = 6 * 1024 * 1024;

    private RefusedBody() {}

    /** If the answer is a refusal: ends it, reads what still comes, and ends the connection if that does not end soon. */
    static void drain(Request request, Response response) {
        boolean isRefused = response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
        // A client that waits to be asked for its body is not asked.
        if (!isRefused || request.getHeader(HttpHeaders.EXPECT) != null) {
            return;
        }
        try {
            response.finishResponse();
            if (isAtItsEnd(request.getCoyoteRequest())) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("the client is silent, or gone", e);
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Reads from the connection itself: the request's own stream may be closed already. */
    private static boolean isAtItsEnd(org.apache.coyote.Request request) throws IOException {
        Discarded body = new Discarded();
        long until = System.nanoTime() + LONGEST_DRAIN.toNanos();
        for (int bytes = 0; bytes < MOST_DRAINED_BYTES && System.nanoTime() < until; ) {
            int count = request.doRead(body);
            if (count < 0) {
                return true;
            }
            bytes += count;
        }
        return false;
    }

    /** Where the container puts what it reads, for nobody. */
    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer part = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer next) {
            part = next;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return part;
        }

        @Override
        public void expand(int size) {
            // It is as large as the container made it.
        }
    }
}
