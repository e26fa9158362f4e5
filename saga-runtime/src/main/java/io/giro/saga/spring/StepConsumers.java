package io.giro.saga.spring;

import io.giro.event.SagaStep;
import io.giro.saga.Books;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.Pace;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.StepRunner;
import io.giro.saga.jmx.Processors;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaDeadLetters;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.micrometer.StepTelemetry;
import io.giro.saga.resilience4j.ShardBreakers;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.context.annotation.DependsOn;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.TaskScheduler;

/** Wires a step to its topics, which are verified before anybody reads them. */
@DependsOn("topicCatalogue")
public final class StepConsumers {

    /**
     * From so many records of each of its topics at once a step rests; with fewer, latency is worth more. That is with one
     * shard: with more, a poll is split into more and smaller transactions, and fewer records make a machine busy.
     */
    private static final int CROWD_OF_A_TOPIC = 500;

    /** Short beside what callers are used to wait for a transfer, and what a group allows between two polls. */
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    /** Longer rests, for more than four shards, were not measured, and would no longer be short beside those two. */
    private static final int MOST_TIMES = 4;

    private final GiroProperties giro;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final LastingProducer producer;
    private final Books books;
    private final ShardBreakers breakers;
    private final EventLog log;
    private final EventCodec codec;
    private final StepTelemetry telemetry;
    private final Clock clock;
    private final TaskScheduler scheduler;
    private final Processors processors;

    StepConsumers(
            GiroProperties giro,
            ConsumerFactory<byte[], byte[]> consumers,
            LastingProducer producer,
            Books books,
            ShardBreakers breakers,
            EventLog log,
            EventCodec codec,
            StepTelemetry telemetry,
            Clock clock,
            TaskScheduler scheduler,
            Processors processors) {
        this.giro = giro;
        this.consumers = consumers;
        this.producer = producer;
        this.books = books;
        this.breakers = breakers;
        this.log = log;
        this.codec = codec;
        this.telemetry = telemetry;
        this.clock = clock;
        this.scheduler = scheduler;
        this.processors = processors;
    }

    /** A consumer that runs a step; the context starts and stops it. */
    public StepConsumer running(Step step) {
        SagaStep sagaStep = step.sagaStep();
        String group = sagaStep.consumerGroup();
        StepRunner runner = new StepRunner(step, books, log, deadLetters(group), telemetry, clock);
        return feeding(sagaStep, group, giro.kafka().concurrency(), runner::run);
    }

    /** A consumer that feeds something other than a runner with the polls of a step, in a group of that step for one shard. */
    public StepConsumer feedingOneShard(SagaStep step, String group, Consumer<Poll> handler) {
        return feeding(
                step,
                group,
                Math.max(1, giro.kafka().concurrency() / giro.shards().size()),
                handler);
    }

    private StepConsumer feeding(SagaStep step, String group, int threads, Consumer<Poll> handler) {
        telemetry.show(step);
        int shards = giro.shards().size();
        int crowd = Math.max(1, CROWD_OF_A_TOPIC * step.topicNames().size() / (shards * shards));
        // A poll is a transaction on each shard. On a machine that all of them keep busy, each has less of its time.
        Pace pace = new Pace(
                crowd,
                giro.kafka().maxPollRecords(),
                LONGEST_REST,
                () -> processors.areBusy() ? Math.min(shards, MOST_TIMES) : 1);
        return new StepConsumer(
                step,
                group,
                consumers,
                threads,
                giro.partitions(),
                shards,
                codec,
                scheduler,
                breakers::isClosed,
                poll -> {
                    long began = System.nanoTime();
                    telemetry.taken(step, poll.deliveries());
                    handler.accept(poll);
                    pace.rest(poll.deliveries().size(), Duration.ofNanos(System.nanoTime() - began));
                });
    }

    /** Where a consumer group parks what can never be right. */
    public KafkaDeadLetters deadLetters(String group) {
        return new KafkaDeadLetters(producer, group);
    }
}
