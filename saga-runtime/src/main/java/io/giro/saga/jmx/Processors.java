package io.giro.saga.jmx;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** The processors of this machine, or as many as this container may use. */
public final class Processors {

    private static final double BUSY = 0.9;
    private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long looked = System.nanoTime();
    private boolean busy;

    /**
     * Whether they were busy nearly all the time, with this process or any other, between the last two measurements. It
     * measures once in 200 ms at most. False where the system does not tell.
     */
    public synchronized boolean areBusy() {
        long now = System.nanoTime();
        if (now - looked >= BETWEEN_LOOKS) {
            looked = now;
            busy = system.getCpuLoad() >= BUSY;
        }
        return busy;
    }
}
