package io.giro.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardCountTest {

    @TempDir
    Path data;

    @Test
    void isOneUnlessSomebodyWantsMore() {
        assertThat(decide(OptionalInt.empty())).isEqualTo(1);
    }

    @Test
    void staysAsItWasAtFirst() {
        decide(OptionalInt.of(2));

        assertThat(decide(OptionalInt.empty())).isEqualTo(2);
        assertThat(decide(OptionalInt.of(2))).isEqualTo(2);
        assertThatThrownBy(() -> decide(OptionalInt.of(4)))
                .hasMessage(
                        "The number of shards of the data in " + data + " is 2 and stays so, since it says where an "
                                + "account lives, but 4 were asked for. Start without --shards, or with --fresh, which throws all "
                                + "data away.");
        assertThat(decide(OptionalInt.empty())).isEqualTo(2);
    }

    @Test
    void isOneForDataThatIsOlderThanTheChoice() throws Exception {
        Files.createDirectory(data.resolve("mysql"));

        assertThatThrownBy(() -> decide(OptionalInt.of(2))).hasMessageContaining("is 1 and stays so");
        assertThat(decide(OptionalInt.empty())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 32})
    void isAPowerOfTwoAndAtMostAsManyAsThereArePartitions(int wanted) {
        assertThatThrownBy(() -> decide(OptionalInt.of(wanted)))
                .hasMessage("The number of shards must be a power of two from 1 to 16, but is " + wanted + ".");
        assertThat(data).isEmptyDirectory();
    }

    private int decide(OptionalInt wanted) {
        return ShardCount.decide(data, wanted, 16);
    }
}
