package io.giro.reconciler;

/** Does what may fail because the world does: a run goes on without it, the observer hears of it, and the next run tries again. */
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
