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
 * Whoever is refused before the whole body has come gets the answer, and a moment to read it: what comes in on a closed
 * connection could erase it. The container by itself would wait for the rest, however long it takes. Who sends nothing is
 * waited for as in any request.
 */
final class RefusedBody {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedBody.class);

    private static final Duration LONGEST_HEARD_OUT = Duration.ofSeconds(1);
    /** Somewhat more than a batch has. */
    private static final int MOST_HEARD_OUT_BYTES = 6 * 1024 * 1024;

    private RefusedBody() {}

    /** Ends the answer, if it is a refusal, and the connection, if the body does not end soon. */
    static void hearOut(Request request, Response response) {
        boolean isRefused = response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
        // Whoever waits to be asked for the body is not asked.
        if (!isRefused || request.getHeader(HttpHeaders.EXPECT) != null) {
            return;
        }
        try {
            response.finishResponse();
            if (isAtItsEnd(request.getCoyoteRequest())) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("it is silent, or gone", e);
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Reads behind the back of whoever has closed the body. */
    private static boolean isAtItsEnd(org.apache.coyote.Request request) throws IOException {
        Discarded body = new Discarded();
        long until = System.nanoTime() + LONGEST_HEARD_OUT.toNanos();
        for (int bytes = 0; bytes < MOST_HEARD_OUT_BYTES && System.nanoTime() < until; ) {
            int count = request.doRead(body);
            if (count < 0) {
                return true;
            }
            bytes += count;
        }
        return false;
    }

    /** Where the container puts what it reads, and nobody looks. */
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
