package io.giro.reconciler.spring;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Runs something again and again on one thread, with a pause after each run, while the service is up. */
final class RepeatedRuns implements SmartLifecycle {

    private static final int SECONDS_TO_FINISH = 10;

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final Runnable run;
    private final Duration pause;
    private volatile boolean running;

    RepeatedRuns(String threadName, Runnable run, Duration pause) {
        this.run = run;
        this.pause = pause;
        scheduler.setPoolSize(1);
        scheduler.setThreadNamePrefix(threadName);
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        scheduler.setAwaitTerminationSeconds(SECONDS_TO_FINISH);
    }

    @Override
    public void start() {
        scheduler.initialize();
        // An exception is logged by the scheduler, and the next run comes all the same.
        scheduler.scheduleWithFixedDelay(run, pause);
        running = true;
    }

    /** As {@link #stop()}, but while others stop too, so that their waits do not add up. */
    @Override
    public void stop(Runnable stopped) {
        Thread.ofVirtual().name("stop-" + scheduler.getThreadNamePrefix()).start(() -> {
            try {
                stop();
            } finally {
                stopped.run();
            }
        });
    }

    /** Lets the run at hand finish. */
    @Override
    public void stop() {
        running = false;
        scheduler.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
