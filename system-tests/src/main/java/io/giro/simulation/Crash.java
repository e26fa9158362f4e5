package io.giro.simulation;

/** A process dies here. Not an exception, because no process can catch its own death. */
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(Moment moment) {
        super("killed " + moment, null, false, false);
    }
}
