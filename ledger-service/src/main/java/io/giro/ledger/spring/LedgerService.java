package io.giro.ledger.spring;

import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.saga.spring.StepConsumers;
import io.giro.saga.spring.StepRuntime;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Runs steps 4 and 5. */
@GiroService(name = "ledger-service")
@Import(StepRuntime.class)
public class LedgerService {

    public static void main(String[] arguments) {
        ServiceApplication.run(LedgerService.class, arguments);
    }

    @Bean
    StepConsumer creditDestination(StepConsumers consumers) {
        return consumers.running(new CreditDestination());
    }

    @Bean
    StepConsumer commitTransfer(StepConsumers consumers) {
        return consumers.running(new CommitTransfer());
    }
}
