package io.giro.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class SlotTest {

    private static final int[] POWERS_OF_TWO = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096};

    @Test
    void isTheLowTwelveBitsOfKafkasHash() {
        assertThat(ids()).allSatisfy(id -> assertThat(Slot.of(id).value()).isEqualTo(Utils.murmur2(bytes(id)) & 0xfff));
    }

    @Test
    void namesThePartitionThatKafkasOwnPartitionerPicks() {
        assertThat(ids()).allSatisfy(id -> {
            for (int partitions : POWERS_OF_TWO) {
                assertThat(Slot.of(id).partition(partitions))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(bytes(id), partitions));
            }
        });
    }

    @Test
    void putsAllAccountsOfAPartitionOnOneShard() {
        for (int partitions : POWERS_OF_TWO) {
            for (int shards : POWERS_OF_TWO) {
                for (int slot = 0; shards <= partitions && slot < Slot.COUNT; slot++) {
                    int partition = new Slot(slot).partition(partitions);

                    assertThat(new Slot(slot).shard(shards)).isEqualTo(partition % shards);
                }
            }
        }
    }

    @Test
    void staysBelow4096() {
        assertThatThrownBy(() -> new Slot(-1)).hasMessage("not a slot: -1");
        assertThatThrownBy(() -> new Slot(4096)).hasMessage("not a slot: 4096");
    }

    /** Of all lengths, so that each way to end a hash is met, and some that only UTF-8 can write. */
    private static Stream<String> ids() {
        Random random = new Random(1);
        Stream<String> ascii = IntStream.range(0, 5_000)
                .mapToObj(i -> random.ints(1 + i % 64, '!', '~' + 1)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        return Stream.concat(ascii, Stream.of("", "é", "日本", "ключ-1", "😀"));
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
