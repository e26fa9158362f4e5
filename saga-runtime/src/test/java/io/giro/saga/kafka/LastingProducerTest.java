package io.giro.saga.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.core.ProducerFactory;

class LastingProducerTest {

    private static final List<ProducerRecord<byte[], byte[]>> RECORD =
            List.of(new ProducerRecord<>("transfer.held", new byte[0]));

    private final Factory producers = new Factory();
    private final LastingProducer lasting = new LastingProducer(producers, Duration.ofMillis(200));

    static List<RuntimeException> errorsThatAProducerDoesNotSurvive() {
        return List.of(
                new ProducerFencedException("fenced"),
                new InvalidProducerEpochException("an old epoch"),
                new InvalidPidMappingException("no such producer"),
                new OutOfOrderSequenceException("the broker has lost its data"),
                new KafkaException("in an error state"),
                new IllegalStateException("the producer is closed"));
    }

    static List<RuntimeException> errorsThatAreNotTheProducers() {
        return List.of(new TimeoutException("no broker"), new RecordTooLargeException("2 MB"));
    }

    @ParameterizedTest
    @MethodSource("errorsThatAProducerDoesNotSurvive")
    void sendsWithANewProducerAfterAnErrorThatTheOldOneDoesNotSurvive(RuntimeException error) {
        producers.current.sendException = error;
        assertThatThrownBy(() -> lasting.send(RECORD)).isInstanceOf(KafkaException.class);

        lasting.send(RECORD);

        assertThat(producers.made).hasSize(2);
        assertThat(producers.made.getFirst().closed()).isTrue();
        assertThat(producers.made.getLast().history()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("errorsThatAreNotTheProducers")
    void keepsItsProducerAfterAnErrorThatIsNotItsOwn(RuntimeException error) {
        producers.current.sendException = error;
        assertThatThrownBy(() -> lasting.send(RECORD)).isInstanceOf(KafkaException.class);

        producers.current.sendException = null;
        lasting.send(RECORD);

        assertThat(producers.made).hasSize(1);
    }

    @Test
    void goesNoFurtherThanTheFirstRecordThatFails() {
        producers.current.failure = new TimeoutException("no metadata");
        List<ProducerRecord<byte[], byte[]>> records = List.of(RECORD.getFirst(), RECORD.getFirst(), RECORD.getFirst());

        assertThatThrownBy(() -> lasting.send(records))
                .isInstanceOf(KafkaException.class)
                .hasRootCauseMessage("no metadata");

        assertThat(producers.current.asked).isEqualTo(1);
    }

    /** Its thread died, and nobody is left who could fail what it was given. */
    @Test
    void replacesAProducerThatNeverAnswers() {
        producers.current.isSilent = true;
        assertThatThrownBy(() -> lasting.send(RECORD))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("does not say why");

        lasting.send(RECORD);

        assertThat(producers.made).hasSize(2);
    }

    private static final class Factory implements ProducerFactory<byte[], byte[]> {

        private final List<Sender> made = new ArrayList<>();
        private Sender current = make();

        @Override
        public Producer<byte[], byte[]> createProducer() {
            return current;
        }

        @Override
        public void reset() {
            current.close();
            current = make();
        }

        private Sender make() {
            Sender sender = new Sender();
            made.add(sender);
            return sender;
        }
    }

    private static final class Sender extends MockProducer<byte[], byte[]> {

        private boolean isSilent;
        private @Nullable RuntimeException failure;
        private int asked;

        Sender() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            asked++;
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            return isSilent ? new CompletableFuture<>() : super.send(record);
        }
    }
}
