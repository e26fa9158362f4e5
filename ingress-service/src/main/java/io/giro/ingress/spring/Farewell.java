package io.giro.ingress.spring;

import java.time.Duration;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets callers go before the server stops. Nobody new can connect, and those who are connected have a moment for one more
 * request, whose answer closes the connection. Otherwise a stopping server would answer a request on a kept connection with a
 * bare 503, and callers would notice the restart of one instance among several.
 */
final class Farewell implements SmartLifecycle {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ServletWebServerApplicationContext context;
    private volatile boolean running;

    Farewell(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** Stops right before the server itself stops gracefully. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        WebServer server = context.getWebServer();
        if (server instanceof TomcatWebServer tomcat
                && tomcat.getTomcat().getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.getConnectionCount() > 0) {
            http.setMaxKeepAliveRequests(1);
            http.closeServerSocketGraceful();
            try {
                Thread.sleep(MOMENT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
