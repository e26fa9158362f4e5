package io.giro.standalone.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** Logging for all services of this JVM, set up once: one file for each. */
public final class ServiceLogs {
    private static final String CONFIGURATION = "/service-logs.xml";

    private ServiceLogs() {}

    /** From here on every line goes to a file in this folder. */
    public static void writeTo(Path folder) {
        // Each of the five contexts would set it up again, and the last one would win.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("giro.logs", folder.toString());
        // Where Boot's JSON encoder looks for its settings; the defaults will do.
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Objects.requireNonNull(ServiceLogs.class.getResource(CONFIGURATION)));
        } catch (JoranException e) {
            throw new IllegalStateException("the logging configuration in our own jar is wrong", e);
        }
        // Tomcat speaks java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
