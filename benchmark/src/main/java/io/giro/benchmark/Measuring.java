package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sets a server under load and looks once in a second at what it has ended and what that has cost. */
final class Measuring implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    // A backlog is worked off within seconds; what is stuck is stuck.
    private static final Duration REST = Duration.ofMinutes(3);

    private final Server server;
    private final LoadClient load;
    private final ProgressLine progress;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampler").factory());
    private final Map<String, Long> processes;
    private final long endedBefore;
    private long accepted;

    Measuring(Server server, LoadClient load, ProgressLine progress) {
        this.server = server;
        this.load = load;
        this.progress = progress;
        processes = new HashMap<>(server.processes());
        processes.put("load", load.pid());
        endedBefore = server.ended();
    }

    /** Transfers that were accepted so far, in all orders. */
    long accepted() {
        return accepted;
    }

    /**
     * Has an order carried out, and returns when it is answered. What was accepted may still be on its way.
     *
     * @param what for the progress line
     */
    Course carryOut(String what, LoadOrder order) {
        server.requireAlive();
        return server.answersAtTheEnd() ? countAnswers(what, order) : countEnds(what, order);
    }

    /** As {@link #carryOut}, for requests that are no transfers. */
    LoadResult prepare(String what, LoadOrder order) {
        server.requireAlive();
        return load.carryOut(order, second -> progress.show(server.title() + ": " + what, second, 0));
    }

    /**
     * Waits until everything that was accepted has ended.
     *
     * @throws CannotMeasure if it does not
     */
    void awaitRest() {
        long giveUpAt = System.nanoTime() + REST.toNanos();
        long left = endedBefore + accepted - server.ended();
        while (left > 0) {
            server.requireAlive();
            if (System.nanoTime() > giveUpAt) {
                throw new CannotMeasure(
                        "%d transfers that were accepted have not ended after %d s.".formatted(left, REST.toSeconds()));
            }
            Pause.of(POLL);
            left = endedBefore + accepted - server.ended();
        }
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }

    /** The client counts at the end of each second, more exactly than any look from outside. */
    private Course countAnswers(String what, LoadOrder order) {
        List<LoadSecond> seconds = new ArrayList<>();
        List<Course.Sample> samples = new ArrayList<>(List.of(new Course.Sample(0, accepted, cpu())));
        LoadResult result = load.carryOut(order, second -> {
            seconds.add(second);
            samples.add(new Course.Sample(second.second() + 1, samples.getLast().ended() + second.accepted(), cpu()));
            progress.show(server.title() + ": " + what, second, second.accepted());
        });
        accepted += result.accepted();
        return new Course(samples, seconds, result);
    }

    private Course countEnds(String what, LoadOrder order) {
        List<LoadSecond> seconds = new ArrayList<>();
        List<Course.Sample> samples = new ArrayList<>();
        long startedAt = System.nanoTime();
        var sampling = sampler.scheduleAtFixedRate(
                () -> {
                    long ended = server.ended();
                    double at = (System.nanoTime() - startedAt) / 1e9;
                    synchronized (samples) {
                        samples.add(new Course.Sample(at, ended, cpu()));
                    }
                },
                0,
                1,
                TimeUnit.SECONDS);
        LoadResult result = load.carryOut(order, second -> {
            seconds.add(second);
            progress.show(server.title() + ": " + what, second, endedInLastSecond(samples));
        });
        if (sampling.isDone()) {
            // Only a failure ends it.
            throw new CannotMeasure("What has ended could not be counted: " + sampling.state());
        }
        sampling.cancel(false);
        accepted += result.accepted();
        synchronized (samples) {
            return new Course(List.copyOf(samples), seconds, result);
        }
    }

    private static double endedInLastSecond(List<Course.Sample> samples) {
        synchronized (samples) {
            int size = samples.size();
            return size < 2
                    ? 0
                    : (samples.get(size - 1).ended() - samples.get(size - 2).ended())
                            / (samples.get(size - 1).atSeconds()
                                    - samples.get(size - 2).atSeconds());
        }
    }

    private Map<String, Double> cpu() {
        return CpuTime.seconds(processes);
    }
}
