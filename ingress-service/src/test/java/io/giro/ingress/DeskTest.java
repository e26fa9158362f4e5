package io.giro.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeskTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Set<String>> questions = new CopyOnWriteArrayList<>();
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void letItAnswer() {
        answers.countDown();
    }

    @Test
    void asksALoneQuestionAtOnce() {
        Desk<String, String> desk = new Desk<>("desk", about -> "about " + about, LONG);

        assertThat(desk.ask(List.of("a")).join()).isEqualTo("about [a]");
        assertThat(desk.ask(List.of("b")).join()).isEqualTo("about [b]");
    }

    @Test
    void asksTogetherWhatCameWhileItAsked() {
        Desk<String, Set<String>> desk = new Desk<>("desk", this::whenLetThrough, LONG);
        CompletableFuture<Set<String>> first = desk.ask(List.of("a"));
        await().until(() -> questions.size() == 1);

        // Also about what is being asked: that answer may be older than this question.
        CompletableFuture<Set<String>> second = desk.ask(List.of("a", "c"));
        CompletableFuture<Set<String>> third = desk.ask(List.of("b"));
        answers.countDown();

        assertThat(first.join()).containsExactly("a");
        assertThat(second.join()).containsExactly("a", "b", "c");
        assertThat(third.join()).containsExactly("a", "b", "c");
        assertThat(questions).hasSize(2);
    }

    @Test
    void failsThoseWhoAskedTogetherAndNobodyElse() {
        Desk<String, Set<String>> desk = new Desk<>(
                "desk",
                about -> {
                    if (about.contains("bad")) {
                        throw new IllegalStateException("no");
                    }
                    return whenLetThrough(about);
                },
                LONG);
        CompletableFuture<Set<String>> before = desk.ask(List.of("a"));
        await().until(() -> questions.size() == 1);

        CompletableFuture<Set<String>> bad = desk.ask(List.of("bad"));
        CompletableFuture<Set<String>> beside = desk.ask(List.of("b"));
        answers.countDown();

        assertThat(before.join()).containsExactly("a");
        assertThat(bad).completesExceptionallyWithin(LONG);
        assertThat(beside).completesExceptionallyWithin(LONG);
        assertThat(desk.ask(List.of("b")).join()).containsExactly("b");
    }

    @Test
    void asksBesideAPlaceThatSaysNothing() {
        Desk<String, Set<String>> desk = new Desk<>(
                "desk", about -> about.contains("silent") ? whenLetThrough(about) : about, Duration.ofMillis(20));

        assertThat(desk.ask(List.of("silent")))
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);

        // On a busy machine even an answer that is given at once may come too late for this patience.
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(desk.ask(List.of("another")).join()).containsExactly("another"));
    }

    @Test
    void neverAsksMoreThanTwoAtOnceHoweverSilentThePlaceIs() {
        Desk<String, Set<String>> desk = new Desk<>("desk", this::whenLetThrough, Duration.ofMillis(20));

        await().untilAsserted(() -> {
            assertThat(desk.ask(List.of("a"))).failsWithin(LONG);
            assertThat(questions).hasSize(2);
        });
        for (int i = 0; i < 10; i++) {
            assertThat(desk.ask(List.of("a"))).failsWithin(LONG);
        }
        assertThat(questions).hasSize(2);

        answers.countDown();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(desk.ask(List.of("b")).join()).containsExactly("b"));
    }

    private Set<String> whenLetThrough(Set<String> about) {
        questions.add(about);
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return about;
    }
}
