package io.giro.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTest {

    /** Records lie under these names and keys on every broker. */
    @ParameterizedTest
    @CsvSource({
        "REQUESTED,        transfer.requested,        SOURCE",
        "HELD,             transfer.held,             DESTINATION",
        "REJECTED,         transfer.rejected,         SOURCE",
        "CREDITED,         transfer.credited,         SOURCE",
        "REFUSED,          transfer.refused,          SOURCE",
        "COMMITTED,        transfer.committed,        SOURCE",
        "CANCELLED,        transfer.cancelled,        SOURCE",
        "CANCEL_REQUESTED, transfer.cancel-requested, DESTINATION"
    })
    void hasItsNameAndKeyForEver(Topic topic, String name, String key) {
        assertThat(topic.topicName()).isEqualTo(name);
        assertThat(topic.deadLetterTopicName()).isEqualTo(name + ".dlt");
        assertThat(topic.keyOf(terms()).value()).isEqualTo(key);
        assertThat(Topic.named(name)).contains(topic);
        assertThat(Topic.ofDeadLetterTopic(name + ".dlt")).contains(topic);
    }

    @Test
    void isNotNamedByADeadLetterTopic() {
        assertThat(Topic.named("transfer.held.dlt")).isEmpty();
    }

    @Test
    void keepsNoDeadLettersUnderItsOwnName() {
        assertThat(Topic.ofDeadLetterTopic("transfer.held")).isEmpty();
    }

    private static TransferTerms terms() {
        AccountId source = new AccountId("SOURCE");
        return new TransferTerms(
                TransferId.of(Instant.EPOCH, source.slot(), 1),
                TransferKind.TRANSFER,
                source,
                new AccountId("DESTINATION"),
                1,
                Currency.getInstance("EUR"),
                "",
                "open",
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
