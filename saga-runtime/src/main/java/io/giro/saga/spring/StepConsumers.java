package io.giro.saga.spring;

import io.giro.event.SagaStep;
import io.giro.saga.Books;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.StepRunner;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaDeadLetters;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.micrometer.StepTelemetry;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.TaskScheduler;

/** Wires a step to its topics. */
public final class StepConsumers {

    private final GiroProperties giro;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Producer<byte[], byte[]> producer;
    private final Books books;
    private final EventLog log;
    private final EventCodec codec;
    private final StepTelemetry telemetry;
    private final Clock clock;
    private final TaskScheduler scheduler;

    StepConsumers(
            GiroProperties giro,
            ConsumerFactory<byte[], byte[]> consumers,
            Producer<byte[], byte[]> producer,
            Books books,
            EventLog log,
            EventCodec codec,
            StepTelemetry telemetry,
            Clock clock,
            TaskScheduler scheduler) {
        this.giro = giro;
        this.consumers = consumers;
        this.producer = producer;
        this.books = books;
        this.log = log;
        this.codec = codec;
        this.telemetry = telemetry;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** A consumer that runs a step; the context starts and stops it. */
    public StepConsumer running(Step step) {
        StepRunner runner = new StepRunner(step, books, log, deadLetters(step.sagaStep()), telemetry, clock);
        return feeding(step.sagaStep(), runner::run);
    }

    /** A consumer that feeds something other than a runner with the polls of a step. */
    public StepConsumer feeding(SagaStep step, Consumer<Poll> handler) {
        telemetry.show(step);
        return new StepConsumer(
                step, consumers, giro.kafka().concurrency(), giro.shards().size(), codec, scheduler, handler);
    }

    /** Where a step parks what can never be right. */
    public KafkaDeadLetters deadLetters(SagaStep step) {
        return new KafkaDeadLetters(producer, step.consumerGroup());
    }
}
