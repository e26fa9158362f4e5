package io.giro.chaos;

import java.io.IOException;

/** What Java cannot do to a process by itself. */
enum Signal {
    /** Takes away its time: it lives, and does nothing. */
    STOP,
    /** Lets it go on. */
    CONT;

    void send(long pid) {
        try {
            int code = new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + pid)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("Process %d took no SIG%s.".formatted(pid, name()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("SIG%s cannot be sent: %s.".formatted(name(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a signal.", e);
        }
    }
}
