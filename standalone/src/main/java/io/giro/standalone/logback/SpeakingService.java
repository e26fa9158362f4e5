package io.giro.standalone.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.sift.AbstractDiscriminator;
import org.jspecify.annotations.Nullable;

/**
 * Tells which service a thread works for. A service is started by a thread that carries its name; every thread that comes from that one,
 * virtual or not, inherits it. Lines of nobody's threads belong to "standalone".
 */
public final class SpeakingService extends AbstractDiscriminator<ILoggingEvent> {
    private static final InheritableThreadLocal<@Nullable String> NAME = new InheritableThreadLocal<>();

    /** From now on this thread, and those that it starts, speak for the service. */
    public static void is(String name) {
        NAME.set(name);
    }

    // The appender asks in the thread that logs.
    @Override
    public String getDiscriminatingValue(ILoggingEvent event) {
        String name = NAME.get();
        return name == null ? "standalone" : name;
    }

    @Override
    public String getKey() {
        return "service";
    }
}
