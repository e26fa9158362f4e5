package io.giro.ingress.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the server logs from here on, the reasons of refusals included. */
final class RecordedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private static final Logger API = (Logger) LoggerFactory.getLogger("io.giro.ingress.web");

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

    RecordedLog() {
        start();
        API.setLevel(Level.DEBUG);
        ROOT.addAppender(this);
    }

    List<ILoggingEvent> alarms() {
        return lines.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
    }

    List<ILoggingEvent> linesWith(String text) {
        return lines.stream()
                .filter(line -> line.getFormattedMessage().contains(text))
                .toList();
    }

    @Override
    protected void append(ILoggingEvent line) {
        line.prepareForDeferredProcessing();
        lines.add(line);
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
        API.setLevel(null);
    }
}
