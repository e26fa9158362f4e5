package io.giro.ingress.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands before everything else, and answers what never reaches a controller (broken HTTP, a path outside of the API)
 * with a problem instead of the container's page. Its problems' {@code type} has no host, because such a request may
 * have none.
 */
public final class ContainerProblems extends ErrorReportValve {

    private static final String HEAD_TOO_LARGE =
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");

    private static final Logger LOG = LoggerFactory.getLogger(ContainerProblems.class);

    private static final Duration LONGEST_HEARD_OUT = Duration.ofSeconds(1);
    /** Somewhat more than a batch has. */
    private static final int MOST_HEARD_OUT_BYTES = 6 * 1024 * 1024;

    private final String contextPath;
    private final JsonMapper json;

    public ContainerProblems(String contextPath, JsonMapper json) {
        this.contextPath = contextPath;
        this.json = json;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        addHeaders(response);
        Optional<String> refusal = response.isError() ? Optional.empty() : StrictHttp.refusal(request);
        if (refusal.isPresent()) {
            answer(request, response, new ApiProblem(ProblemCode.BAD_REQUEST, refusal.get()));
        } else {
            super.invoke(request, response);
        }
        hearOut(request, response);
    }

    /**
     * Whoever is refused before the whole body has come gets the answer, and a moment to read it: what comes in on a closed
     * connection could erase it. The container by itself would wait for the rest, however long it takes. Who sends nothing is
     * waited for as in any request.
     */
    private static void hearOut(Request request, Response response) {
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

    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            answer(request, response, problem(request, response.getStatus(), fault));
        } catch (IOException e) {
            LOG.debug("nobody is there to be told", e);
        }
    }

    private static ApiProblem problem(Request request, int status, @Nullable Throwable fault) {
        if (fault != null && HEAD_TOO_LARGE.equals(fault.getMessage())) {
            boolean ofPath = request.getCoyoteRequest().requestURI().isNull();
            ProblemCode code = ofPath ? ProblemCode.URI_TOO_LONG : ProblemCode.HEADER_TOO_LARGE;
            return new ApiProblem(code, code.whatToDo());
        }
        ProblemCode code = ProblemCode.ofStatus(status);
        return new ApiProblem(status, code, code.whatToDo());
    }

    private void answer(Request request, Response response, ApiProblem problem) throws IOException {
        String requestId = RequestId.of(request);
        LOG.debug("request {} refused with {}: {}", requestId, problem.status(), problem.detail());
        byte[] body = json.writeValueAsBytes(
                ProblemBody.of(contextPath + "/problems/" + problem.code().code(), problem, requestId));
        addHeaders(response);
        response.setStatus(problem.status());
        response.setHeader(RequestId.HEADER, requestId);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** What a browser shows of an answer is never more than text, and it keeps nothing. */
    private static void addHeaders(Response response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
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
