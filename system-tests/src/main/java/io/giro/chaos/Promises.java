package io.giro.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** Everything that was acknowledged, by its key. Whatever else is forgotten, this is not. Thread-safe. */
final class Promises {
    private final ConcurrentMap<String, Promise> byKey = new ConcurrentHashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final Violations violations;

    Promises(Violations violations) {
        this.violations = violations;
    }

    /**
     * Takes down what an answer says for sure about a request.
     *
     * @param promisedBefore whether its key was promised something when it was sent; a refusal that was decided beside the promise
     *     breaks nothing
     * @return whether it is a new promise
     */
    boolean note(Request request, Answer answer, boolean promisedBefore) {
        if (answer.isAccepted()) {
            return accepted(new Promise(request, answer.transferId(), answer.body()));
        }
        if (promisedBefore) {
            refused(request, answer);
        }
        return false;
    }

    Optional<Promise> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    List<Promise> all() {
        return List.copyOf(byKey.values());
    }

    int count() {
        return byKey.size();
    }

    /** Empty while nothing was promised. */
    Optional<Promise> any(RandomGenerator random) {
        synchronized (keys) {
            return keys.isEmpty() ? Optional.empty() : of(keys.get(random.nextInt(keys.size())));
        }
    }

    private boolean accepted(Promise promise) {
        Promise before = byKey.putIfAbsent(promise.request().key(), promise);
        if (before == null) {
            synchronized (keys) {
                keys.add(promise.request().key());
            }
        } else if (!before.body().equals(promise.body())) {
            violations.add(
                    Violation.Kind.ANSWER_CHANGED,
                    "key %s got %s and then %s".formatted(before.request().key(), before.body(), promise.body()));
        }
        return before == null;
    }

    private void refused(Request request, Answer answer) {
        Promise promise = of(request.key()).orElseThrow();
        violations.add(
                Violation.Kind.ANSWER_CHANGED,
                "key %s was promised %s and then refused with %s"
                        .formatted(request.key(), promise.transferId(), answer.body()));
    }
}
