package io.giro.simulation;

import io.giro.event.SagaStep;
import org.jspecify.annotations.Nullable;

/**
 * A process of the product. It does one piece of work whenever it is its turn, and can be interrupted once in it: it dies
 * and starts anew, the world fails it, or it sleeps while others go on, and wakes up in the middle of what it did.
 */
final class Process implements Moments {

    /** Brings a process up. What it returns is run each time that it is the process's turn. */
    @FunctionalInterface
    interface Start {
        Runnable up(Process process);
    }

    /** The world around a process. */
    interface Surroundings {

        /** What shall befall the process in its next piece of work; null for nothing. */
        @Nullable
        Interruption nextInterruption();

        /** The process is asleep until this returns. */
        void sleeps(Process process);

        /** The process is dead; right after this it starts anew. */
        void died(Process process);

        void tell(String line);
    }

    /** When a process is interrupted, and by what: a CRASH, a FAILURE or a SLEEP. */
    record Interruption(Fault fault, Moment moment) {}

    private final String name;
    private final SagaStep step;
    private final Start start;
    private final Surroundings surroundings;
    private Runnable work;
    private @Nullable Interruption planned;
    private boolean isUndisturbed;
    private boolean asleep;

    Process(SagaStep step, int number, Start start, Surroundings surroundings) {
        this.name = step.stepName() + " " + number;
        this.step = step;
        this.start = start;
        this.surroundings = surroundings;
        this.work = () -> {};
        restart();
    }

    SagaStep step() {
        return step;
    }

    boolean isAsleep() {
        return asleep;
    }

    void restart() {
        work = start.up(this);
    }

    void run() {
        if (asleep) {
            return;
        }
        isUndisturbed = true;
        try {
            work.run();
        } catch (Crash crash) {
            surroundings.died(this);
            restart();
        } catch (WorldFailed onTheWayOut) {
            // It could not acknowledge, or not store its place: what it did comes again.
            surroundings.tell("  " + name + ": " + onTheWayOut.getMessage());
        }
    }

    @Override
    public void reached(Moment moment) {
        if (isUndisturbed) {
            // Drawn only now, because a turn in which there is nothing to do has no moments.
            isUndisturbed = false;
            planned = surroundings.nextInterruption();
        }
        Interruption interruption = planned;
        if (interruption == null || interruption.moment() != moment) {
            return;
        }
        planned = null;
        surroundings.tell("  " + name + " " + interruption.fault() + " " + moment);
        switch (interruption.fault()) {
            case CRASH -> throw new Crash(moment);
            case SLEEP -> {
                asleep = true;
                surroundings.sleeps(this);
                asleep = false;
                surroundings.tell("  " + name + " wakes up");
            }
            default -> throw new WorldFailed("failed " + moment);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
