package io.giro.access.spring;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Knows calls to the port of health and metrics by the port at which they arrived, which no caller can pretend. Boot leads
 * them through the guard of the API's port, too; until it has told that port, no call is one of them.
 */
final class ManagementCalls implements RequestMatcher, ApplicationListener<WebServerInitializedEvent> {

    private static final int NONE = -1;

    private volatile int port = NONE;

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if ("management".equals(event.getApplicationContext().getServerNamespace())) {
            port = event.getWebServer().getPort();
        }
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return request.getLocalPort() == port;
    }
}
