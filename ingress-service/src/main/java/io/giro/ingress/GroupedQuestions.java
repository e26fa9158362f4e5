package io.giro.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Groups the questions to one shard: it is asked one at a time, and those that come meanwhile are asked together as the next
 * one. A lone question waits for no other, and many at once cost little more than one.
 *
 * <p>An answer that is not there within the patience counts as none. A shard that stays silent for twice as long is asked once
 * more in parallel, since it may be only that connection which is dead. It never has to answer more than two questions at
 * once, however long it is silent.
 *
 * @param <Q> what is asked about
 * @param <A> what is answered to all who asked together
 */
public final class GroupedQuestions<Q extends Comparable<Q>, A> {

    private static final int MOST_AT_ONCE = 2;

    private final String name;
    private final Function<Set<Q>, A> shard;
    private final Duration patience;
    private List<Question<Q, A>> waiting = new ArrayList<>();
    private @Nullable Asker asker;
    private int askers;

    /**
     * @param name of the threads that ask
     * @param shard answers; it may fail, or take its time
     */
    public GroupedQuestions(String name, Function<Set<Q>, A> shard, Duration patience) {
        this.name = name;
        this.shard = shard;
        this.patience = patience;
    }

    /**
     * Returns without waiting.
     *
     * @return the answer to all that was asked together; fails as the shard fails, or with a {@link
     *     java.util.concurrent.TimeoutException}
     */
    public CompletableFuture<A> ask(Collection<Q> about) {
        Question<Q, A> question = new Question<>(about, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(question);
            if (asker == null || asker.waitsTooLong() && askers < MOST_AT_ONCE) {
                asker = new Asker();
                askers++;
                Thread.ofVirtual().name(name).start(asker);
            }
        }
        return question.answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Question<Q, A>(Collection<Q> about, CompletableFuture<A> answer) {}

    /** Asks as long as there are questions and nobody has taken over. */
    private final class Asker implements Runnable {

        private long askedAt = System.nanoTime();

        boolean waitsTooLong() {
            return System.nanoTime() - askedAt > 2 * patience.toNanos();
        }

        @Override
        public void run() {
            for (List<Question<Q, A>> together = next(this); !together.isEmpty(); together = next(this)) {
                ask(together);
            }
        }

        private void ask(List<Question<Q, A>> together) {
            try {
                Set<Q> about = new TreeSet<>();
                together.forEach(question -> about.addAll(question.about));
                A answer = shard.apply(about);
                together.forEach(question -> question.answer.complete(answer));
            } catch (RuntimeException | Error e) {
                together.forEach(question -> question.answer.completeExceptionally(e));
            }
        }
    }

    /** Without those whose patience ended while the shard owed an earlier answer: they want none any more. */
    private synchronized List<Question<Q, A>> next(Asker asking) {
        if (asker != asking) {
            askers--;
            return List.of();
        }
        List<Question<Q, A>> next =
                waiting.stream().filter(question -> !question.answer.isDone()).toList();
        waiting = new ArrayList<>();
        asking.askedAt = System.nanoTime();
        if (next.isEmpty()) {
            asker = null;
            askers--;
        }
        return next;
    }
}
