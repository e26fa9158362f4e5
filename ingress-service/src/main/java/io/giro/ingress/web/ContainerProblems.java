package io.giro.ingress.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
        RefusedBody.drain(request, response);
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
            return ApiProblem.of(code);
        }
        return ApiProblem.ofStatus(status);
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

    /** Makes a browser take an answer for the type that it has, and keep none. */
    private static void addHeaders(Response response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
    }
}
