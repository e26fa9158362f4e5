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
 * is still running then, it waits until that has ended. One that fails, or cannot begin, is tried again for half a day.
 */
final class ScheduledVerifications implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledVerifications.class);
    // The clocks of two instances differ by less.
    private static final Duration ONE_TIME = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);

    /** Pauses. Longer than one, because each failure leaves a record, and too many would push out the oldest records. */
    private static final int AFTER_FAILURE = 10;

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final VerificationProperties properties;
    private final Verifications verifications;
    private final SharedLock lock;
    private final Duration pause;
    private volatile boolean running;

    /** @param pause between two attempts while another verification is running */
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

    /** A run that is under way ends with the process; each repair that it has made so far is whole. */
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
