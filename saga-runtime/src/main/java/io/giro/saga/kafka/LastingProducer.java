package io.giro.saga.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * A producer that outlives its errors. One that was fenced, closed or lost its thread can never send again, and is
 * replaced by a new one before the next attempt. Thread-safe.
 */
public final class LastingProducer {

    private static final Logger LOG = LoggerFactory.getLogger(LastingProducer.class);

    private final ProducerFactory<byte[], byte[]> producers;
    private final Duration patience;

    /**
     * @param producers gives the same producer until it is reset
     * @param patience after which a producer that neither acknowledges nor fails counts as lost; longer than its delivery
     *     timeout
     */
    public LastingProducer(ProducerFactory<byte[], byte[]> producers, Duration patience) {
        this.producers = producers;
        this.patience = patience;
    }

    /**
     * Sends the records in this order and returns, with where each one is, when all replicas in sync have acknowledged them.
     *
     * @throws KafkaException if one was not; then any of them may or may not be there
     */
    public List<RecordMetadata> send(List<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> producer = producers.createProducer();
        try {
            long until = System.nanoTime() + patience.toNanos();
            List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
            for (ProducerRecord<byte[], byte[]> record : records) {
                Future<RecordMetadata> acknowledgement = producer.send(record);
                if (acknowledgement.isDone()) {
                    // Throws if it failed: a producer that knows no broker would take its time for each of the others,
                    // too.
                    acknowledgement.get();
                }
                acknowledgements.add(acknowledgement);
            }
            List<RecordMetadata> places = new ArrayList<>(records.size());
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                places.add(acknowledgement.get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            return places;
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            replaceIfSpent(producer, cause);
            throw new KafkaException("an event was not acknowledged", cause);
        } catch (TimeoutException e) {
            replaceIfSpent(producer, e);
            throw new KafkaException("an event was not acknowledged, and the producer does not say why", e);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for acknowledgements", e);
        } catch (RuntimeException e) {
            replaceIfSpent(producer, e);
            throw new KafkaException("an event was not sent", e);
        }
    }

    /** A broker that is away comes back, and a record that is too large is not the producer's fault. */
    private void replaceIfSpent(Producer<byte[], byte[]> producer, Throwable cause) {
        if (cause instanceof RetriableException
                || cause instanceof RecordTooLargeException
                || cause instanceof InterruptException) {
            return;
        }
        synchronized (this) {
            // Another thread may have been faster.
            if (producers.createProducer() == producer) {
                LOG.warn("The producer is replaced, because it may never send again: {}", cause.toString());
                producers.reset();
            }
        }
    }
}
