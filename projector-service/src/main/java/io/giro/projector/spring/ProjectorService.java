package io.giro.projector.spring;

import io.giro.event.SagaStep;
import io.giro.projector.ProjectViews;
import io.giro.projector.jdbc.JdbcViews;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.micrometer.StepTelemetry;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.saga.spring.StepConsumers;
import org.springframework.context.annotation.Bean;

/** Runs step 6. */
@GiroService(name = "projector-service")
public class ProjectorService {

    public static void main(String[] arguments) {
        ServiceApplication.start(ProjectorService.class, arguments);
    }

    @Bean
    StepConsumer projectViews(StepConsumers consumers, Shards shards, StepTelemetry telemetry) {
        ProjectViews step = new ProjectViews(
                new JdbcViews(shards), shards.count(), consumers.deadLetters(SagaStep.PROJECTOR), telemetry);
        return consumers.feeding(SagaStep.PROJECTOR, step::project);
    }
}
