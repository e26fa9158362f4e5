package io.giro.verification.spring;

import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/**
 * Runs verifications at their times, each on one instance: the one whose clock gets there first. If another verification
 * is still running then, it waits for its end.
 */
final class ScheduledVerifications implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerifications.class);
    // Clocks of two instances differ by less than that.
    private static final Duration ONE_TIME = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final VerificationProperties properties;
    private final Verifications verifications;
    private final SharedLock lock;
    private final Duration pause;
    private volatile boolean running;

    /** @param pause between two looks whether the other verification has ended */
    ScheduledVerifications(
            VerificationProperties properties, Verifications verifications, SharedLock lock, Duration pause) {
        this.properties = properties;
        this.verifications = verifications;
        this.lock = lock;
        this.pause = pause;
        // The monthly time may come while the nightly run goes on.
        scheduler.setPoolSize(2);
        scheduler.setThreadNamePrefix("verification-");
        scheduler.setDaemon(true);
    }

    @Override
    public void start() {
        scheduler.initialize();
        schedule("nightly", properties.nightly(), Mode.FIX);
        schedule("monthly", properties.monthly(), Mode.REBUILD);
        running = true;
    }

    /** A run at hand ends with the process; what it has repaired so far is whole. */
    @Override
    public void stop() {
        running = false;
        scheduler.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void schedule(String name, String cron, Mode mode) {
        if (VerificationProperties.isOn(cron)) {
            // An exception is logged by the scheduler, and the next time comes all the same.
            scheduler.schedule(() -> itIsTime(name, mode), new CronTrigger(cron));
        }
    }

    private void itIsTime(String name, Mode mode) {
        if (lock.isFirst("verification-" + name, ONE_TIME)) {
            attempt(name, mode, Instant.now().plus(LONGEST_WAIT));
        }
    }

    private void attempt(String name, Mode mode, Instant until) {
        Optional<Outcome> outcome = verifications.run(Order.everything(mode), name, (transfers, accounts) -> {});
        if (outcome.isEmpty() && Instant.now().isBefore(until)) {
            scheduler.schedule(() -> attempt(name, mode, until), Instant.now().plus(pause));
        } else if (outcome.isEmpty()) {
            LOG.error("The {} verification did not run: another one has been running for {}", name, LONGEST_WAIT);
        }
    }
}
