package io.giro.verification.spring;

import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/**
 * Runs verifications at their times, each on one instance: the one whose clock gets there first. If another verification
 * is still running then, it waits for its end; one that fails, or cannot begin, is tried again, for half a day.
 */
final class ScheduledVerifications implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerifications.class);
    // Clocks of two instances differ by less than that.
    private static final Duration ONE_TIME = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);

    /** How many pauses: each failure is a record, and the oldest records are forgotten. */
    private static final int AFTER_FAILURE = 10;

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
            scheduler.schedule(() -> itIsTime(name, mode, Instant.now().plus(LONGEST_WAIT)), new CronTrigger(cron));
        }
    }

    private void itIsTime(String name, Mode mode, Instant until) {
        try {
            if (lock.isFirst("verification-" + name, ONE_TIME)) {
                attempt(name, mode, until);
            }
        } catch (RuntimeException e) {
            LOG.warn("Nobody knows whether the {} verification runs elsewhere", name, e);
            again(name, until, pause, () -> itIsTime(name, mode, until));
        }
    }

    private void attempt(String name, Mode mode, Instant until) {
        try {
            if (verifications
                    .run(Order.everything(mode), name, (transfers, accounts) -> {})
                    .isPresent()) {
                return;
            }
            LOG.info("The {} verification waits for another one to end", name);
            again(name, until, pause, () -> attempt(name, mode, until));
        } catch (RuntimeException told) {
            LOG.warn("The {} verification is tried again: {}", name, told.toString());
            again(name, until, pause.multipliedBy(AFTER_FAILURE), () -> attempt(name, mode, until));
        }
    }

    private void again(String name, Instant until, Duration pause, Runnable attempt) {
        Instant next = Instant.now().plus(pause);
        if (next.isBefore(until)) {
            scheduler.schedule(attempt, next);
        } else {
            LOG.error("The {} verification did not run for {} and is given up until its next time", name, LONGEST_WAIT);
        }
    }
}
