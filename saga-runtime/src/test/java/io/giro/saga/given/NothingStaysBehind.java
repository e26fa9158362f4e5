package io.giro.saga.given;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Whoever ends the tests before their time, as Ctrl-C does, also ends the servers and services that they have started. */
public final class NothingStaysBehind implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    }
}
