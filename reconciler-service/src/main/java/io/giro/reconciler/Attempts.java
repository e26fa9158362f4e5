package io.giro.reconciler;

/** Does what may fail because the world does. Then the observer hears of it, and the run goes on without it. */
record Attempts(ReconcilerObserver observer) {

    /** @return whether it did not throw */
    boolean succeed(String what, Runnable act) {
        try {
            act.run();
            return true;
        } catch (RuntimeException worldFailed) {
            observer.failed(what, worldFailed);
            return false;
        }
    }
}
