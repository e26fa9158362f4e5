package io.giro.reconciler.deadletter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.reconciler.deadletter.DeadLettersUnavailable;
import io.giro.saga.kafka.LastingProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks while another question is open. No broker is needed for that: none is reached. */
class KafkaDeadLetterTurnsTest {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch silence = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private final KafkaDeadLetterTopics deadLetters = new KafkaDeadLetterTopics(
            this::silentConsumer,
            new LastingProducer(
                    () -> {
                        throw new KafkaException("nothing is sent");
                    },
                    Duration.ofSeconds(1)),
            1);

    @AfterEach
    void endTheSilence() {
        silence.countDown();
    }

    @Test
    void hasNoAnswerForLongForWhoeverWouldHaveToWaitForAnother() throws Exception {
        CompletableFuture<Map<?, ?>> first = ask();
        asked.await();

        CompletableFuture<Map<?, ?>> second = ask();

        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DeadLettersUnavailable.class)
                .hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(first).isNotDone();
        assertThat(questions).hasValue(1);
    }

    @Test
    void asksForTheNextOneWhenTheOneBeforeHasFailed() throws Exception {
        CompletableFuture<Map<?, ?>> first = ask();
        asked.await();
        silence.countDown();
        assertThatThrownBy(first::join).hasCauseInstanceOf(DeadLettersUnavailable.class);

        assertThatThrownBy(deadLetters::counts).hasRootCauseInstanceOf(KafkaException.class);

        assertThat(questions).hasValue(2);
    }

    private CompletableFuture<Map<?, ?>> ask() {
        return CompletableFuture.supplyAsync(deadLetters::counts, Thread::startVirtualThread);
    }

    private Consumer<byte[], byte[]> silentConsumer() {
        questions.incrementAndGet();
        asked.countDown();
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new KafkaException("no broker");
    }
}
