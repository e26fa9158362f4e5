package io.giro.simulation;

/** The database or the broker fails here. What was asked of it may have been done all the same. */
final class WorldFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorldFailed(String what) {
        super(what, null, false, false);
    }
}
