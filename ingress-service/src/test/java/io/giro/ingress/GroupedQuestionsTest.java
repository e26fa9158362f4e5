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

class GroupedQuestionsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Set<String>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void letItAnswer() {
        answers.countDown();
    }

    @Test
    void asksALoneQuestionAtOnce() {
        GroupedQuestions<String, String> questions =
                new GroupedQuestions<>("questions", about -> "about " + about, LONG);

        assertThat(questions.ask(List.of("a")).join()).isEqualTo("about [a]");
        assertThat(questions.ask(List.of("b")).join()).isEqualTo("about [b]");
    }

    @Test
    void asksTogetherWhatCameWhileItAsked() {
        GroupedQuestions<String, Set<String>> questions =
                new GroupedQuestions<>("questions", this::whenLetThrough, LONG);
        CompletableFuture<Set<String>> first = questions.ask(List.of("a"));
        await().until(() -> asked.size() == 1);

        // Also about what is being asked: that answer may be older than this question.
        CompletableFuture<Set<String>> second = questions.ask(List.of("a", "c"));
        CompletableFuture<Set<String>> third = questions.ask(List.of("b"));
        answers.countDown();

        assertThat(first.join()).containsExactly("a");
        assertThat(second.join()).containsExactly("a", "b", "c");
        assertThat(third.join()).containsExactly("a", "b", "c");
        assertThat(asked).hasSize(2);
    }

    @Test
    void failsThoseWhoAskedTogetherAndNobodyElse() {
        GroupedQuestions<String, Set<String>> questions = new GroupedQuestions<>(
                "questions",
                about -> {
                    if (about.contains("bad")) {
                        throw new IllegalStateException("no");
                    }
                    return whenLetThrough(about);
                },
                LONG);
        CompletableFuture<Set<String>> before = questions.ask(List.of("a"));
        await().until(() -> asked.size() == 1);

        CompletableFuture<Set<String>> bad = questions.ask(List.of("bad"));
        CompletableFuture<Set<String>> beside = questions.ask(List.of("b"));
        answers.countDown();

        assertThat(before.join()).containsExactly("a");
        assertThat(bad).completesExceptionallyWithin(LONG);
        assertThat(beside).completesExceptionallyWithin(LONG);
        assertThat(questions.ask(List.of("b")).join()).containsExactly("b");
    }

    @Test
    void asksBesideAShardThatSaysNothing() {
        GroupedQuestions<String, Set<String>> questions = new GroupedQuestions<>(
                "questions", about -> about.contains("silent") ? whenLetThrough(about) : about, Duration.ofMillis(20));

        assertThat(questions.ask(List.of("silent")))
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);

        // On a busy machine even an answer that is given at once may come too late for this patience.
        await().ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(questions.ask(List.of("another")).join()).containsExactly("another"));
    }

    @Test
    void neverAsksMoreThanTwoAtOnceHoweverSilentTheShardIs() {
        GroupedQuestions<String, Set<String>> questions =
                new GroupedQuestions<>("questions", this::whenLetThrough, Duration.ofMillis(20));

        await().untilAsserted(() -> {
            assertThat(questions.ask(List.of("a"))).failsWithin(LONG);
            assertThat(asked).hasSize(2);
        });
        for (int i = 0; i < 10; i++) {
            assertThat(questions.ask(List.of("a"))).failsWithin(LONG);
        }
        assertThat(asked).hasSize(2);

        answers.countDown();
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(questions.ask(List.of("b")).join()).containsExactly("b"));
    }

    private Set<String> whenLetThrough(Set<String> about) {
        asked.add(about);
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return about;
    }
}
