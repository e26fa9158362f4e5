package io.giro.migration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.migration.DatabaseUser;
import io.giro.saga.jdbc.ShardAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever makes the users by hand goes by this file, so it gives what the migrator gives: no right less, and none more. */
class GrantsFileTest {

    @Test
    void givesTheRightsThatTheMigratorGives() throws IOException {
        ShardAddress shard = new ShardAddress("jdbc:mysql://mysql:3306", "root", "", "giro", "giro_views");
        Stream<String> rights = Arrays.stream(DatabaseUser.values())
                .flatMap(user -> user.grants().stream()
                        .map(grant -> DatabaseUsers.sql(grant, shard, user.nameFor(shard.schema())) + ";"));

        List<String> statements = Files.readAllLines(Path.of("..", "ops", "mysql", "grants.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();

        assertThat(statements).containsExactlyInAnyOrderElementsOf(rights.toList());
    }
}
