package io.giro.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SagaStepTest {

    /** A group under another name would read every topic from its beginning. */
    @ParameterizedTest
    @CsvSource({
        "1, INGRESS,      giro.ingress,      ingress-service,    ''",
        "2, OUTBOX_RELAY, giro.outbox-relay, ingress-service,    ''",
        "3, HOLD,         giro.hold,         hold-service,       transfer.requested",
        "4, CREDIT,       giro.credit,       ledger-service,     transfer.cancel-requested transfer.held",
        "5, COMMIT,       giro.commit,       ledger-service,     transfer.credited",
        "5, RELEASE,      giro.release,      hold-service,       transfer.refused",
        "6, PROJECTOR,    giro.projector,    projector-service,  transfer.cancelled transfer.committed transfer.credited transfer.held transfer.refused transfer.rejected transfer.requested",
        "7, RECONCILER,   giro.reconciler,   reconciler-service, ''"
    })
    void readsItsTopicsInAGroupOfItsOwn(int number, SagaStep step, String group, String service, String topics) {
        assertThat(step.number()).isEqualTo(number);
        assertThat(step.consumerGroup()).isEqualTo(group);
        assertThat(step.service()).isEqualTo(service);
        assertThat(String.join(" ", step.topicNames())).isEqualTo(topics);
    }

    @Test
    void leavesNoTopicUnread() {
        assertThat(Arrays.stream(SagaStep.values()).flatMap(step -> step.reads().stream()))
                .contains(Topic.values());
    }
}
