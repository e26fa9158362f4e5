package io.giro.benchmark.load;

/** The load cannot go on. The message says why. */
final class LoadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadFailed(String message) {
        super(message);
    }
}
