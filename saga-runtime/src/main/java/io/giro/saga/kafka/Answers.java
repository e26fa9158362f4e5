package io.giro.saga.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what Kafka's admin client was asked. */
public final class Answers {

    private static final long TIMEOUT_SECONDS = 30;

    private Answers() {}

    /**
     * @param inVain says what is the matter when there is no answer, such as "the topics could not be listed"
     * @throws KafkaException with that sentence, and Kafka's own exception as its cause
     */
    public static <T> T to(KafkaFuture<T> question, String inVain) {
        try {
            return question.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(inVain, e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException(inVain + " within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(inVain + " before this thread was interrupted", e);
        }
    }
}
