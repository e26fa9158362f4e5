package io.giro.projector.spring;

import io.giro.event.SagaStep;
import io.giro.projector.ProjectViews;
import io.giro.projector.Views;
import io.giro.projector.jdbc.JdbcViews;
import io.giro.projector.resilience4j.BreakingViews;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.micrometer.StepTelemetry;
import io.giro.saga.resilience4j.ShardBreakers;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.saga.spring.StepConsumers;
import io.giro.saga.spring.StepRuntime;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Runs step 6. */
@GiroService(name = "projector-service")
@Import(StepRuntime.class)
public class ProjectorService {

    public static void main(String[] arguments) {
        ServiceApplication.run(ProjectorService.class, arguments);
    }

    @Bean
    Views views(Shards shards, ShardBreakers breakers) {
        return new BreakingViews(new JdbcViews(shards), breakers);
    }

    /** One consumer for each shard, which the context starts and stops like any other. */
    @Bean
    SmartInitializingSingleton projectViews(
            ConfigurableListableBeanFactory beans,
            StepConsumers consumers,
            Shards shards,
            Views views,
            StepTelemetry telemetry) {
        return () -> shards.indexes().forEach(shard -> {
            String group = SagaStep.viewsGroup(shard);
            ProjectViews step = new ProjectViews(shard, shards.count(), views, consumers.deadLetters(group), telemetry);
            beans.registerSingleton(group, consumers.feedingOneShard(SagaStep.PROJECTOR, group, step::project));
        });
    }
}
