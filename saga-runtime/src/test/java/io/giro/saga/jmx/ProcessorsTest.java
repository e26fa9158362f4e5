package io.giro.saga.jmx;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

    @Test
    void areBusyWhileThereIsMoreWorkThanTheyCanDo() {
        Processors processors = new Processors();
        AtomicBoolean done = new AtomicBoolean();
        for (int thread = 0; thread < 2 * Runtime.getRuntime().availableProcessors(); thread++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!done.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try {
            await().atMost(Duration.ofMinutes(1)).until(processors::areBusy);
        } finally {
            done.set(true);
        }
    }
}
