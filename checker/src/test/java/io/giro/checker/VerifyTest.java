package io.giro.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @RegisterExtension
    static final TwoShards SHARDS = new TwoShards();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private UUID flying;

    @BeforeEach
    void bookTwoTransfers() throws SQLException {
        HandPlayedSaga saga = new HandPlayedSaga(SHARDS);
        saga.open("@world.EUR.0", 0, "WORLD");
        saga.open("alice", 1, "CUSTOMER");
        saga.commit(1, "@world.EUR.0", "alice", 1000);
        flying = saga.accept(2, "@world.EUR.0", "alice", 250);
        saga.hold(flying);
        saga.credit(flying);
    }

    @Test
    void saysThatNothingIsLostAndExitsWithZero() {
        int code = verify(shards());

        assertThat(code).isZero();
        assertThat(lines(out))
                .containsExactly(
                        "Compared on 2 shards: 2 accounts, 2 transfers, 2 holds, 3 entries.",
                        "In flight: EUR 250 minor units in 1 transfer.",
                        "Nothing is lost, nothing is doubled: every rule holds for all of them.");
        assertThat(lines(err)).isEmpty();
    }

    @Test
    void listsFindingsLargestFirstAndExitsWithThree() throws SQLException {
        SHARDS.execute(1, "UPDATE account SET posted = posted - 3 WHERE account_id = 'alice'");

        int code = verify(with(shards(), "--at-rest"));

        assertThat(code).isEqualTo(3);
        assertThat(lines(out))
                .filteredOn(line -> line.matches("[A-Z_]+ +\\d.*"))
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "CLEARING_DIFFERS 250 currency EUR: clearing is -250, at rest it is 0",
                        "CREDIT_WITHOUT_DEBIT 250 transfer " + flying
                                + ": hold HELD, CREDIT 250 EUR on alice, DEBIT none",
                        "NOT_TERMINAL 250 transfer " + flying + ": hold HELD, decision CREDITED",
                        "BOOKS_UNBALANCED 3 currency EUR: all accounts and clearing sum to -3, not to 0",
                        "POSTED_DIFFERS 3 account alice on shard 1: posted is 1247, its entries sum to 1250",
                        "BALANCE_VIEW_DIFFERS 3 account alice on shard 1: balance_view says posted 1250, held 0, "
                                + "available 1250, version 2; the account has posted 1247, held 0, available 1247, "
                                + "version 2");
        assertThat(lines(out)).last().asString().startsWith("The books do not agree: 6 findings.");
    }

    @Test
    void readsTheShardsFromAFile() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            Shard shard = SHARDS.shards().get(index);
            lines.add("shard." + index + ".url=" + shard.url());
            lines.add("shard." + index + ".username=" + shard.username());
            lines.add("shard." + index + ".password=" + shard.password());
            lines.add("shard." + index + ".schema=" + shard.schema());
            lines.add("shard." + index + ".viewsSchema=" + shard.viewsSchema());
        }
        Path file = Files.write(folder.resolve("shards.properties"), lines);

        assertThat(verify("--shards-file", file.toString())).isZero();
        assertThat(lines(out)).first().asString().startsWith("Compared on 2 shards: 2 accounts");
    }

    @Test
    void countsTheMoneyOfAShardThatWasNotNamedAsLost() {
        String[] onlyTheFirst = {shards()[0], shards()[1]};

        assertThat(verify(onlyTheFirst)).isEqualTo(3);
    }

    @Test
    void saysWhyItCouldNotCheckAndExitsWithTwo() {
        Shard shard = SHARDS.shards().getFirst();

        assertThat(verify("--shard", shard.url() + ",root,wrong,giro_0,giro_views_0"))
                .isEqualTo(2);
        assertThat(verify("--shard", shard.url() + "," + shard.username() + "," + shard.password() + ",empty,empty"))
                .isEqualTo(2);
        assertThat(verify("--shard", "jdbc:mysql://127.0.0.1:1,root,secret,giro,giro_views"))
                .isEqualTo(2);
        assertThat(verify("--shard", "jdbc:mysql://127.0.0.1:1,root,secret,gi`ro,giro_views"))
                .isEqualTo(2);
        assertThat(verify("--shard", "too,few")).isEqualTo(2);
        assertThat(verify("--shards-file", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(verify("--at-rest")).isEqualTo(2);
        assertThat(verify("--shard")).isEqualTo(2);
        assertThat(verify("--fix-it")).isEqualTo(2);

        assertThat(lines(out)).isEmpty();
        assertThat(lines(err))
                .filteredOn(line -> line.startsWith("Could not check: "))
                .hasSize(9)
                .noneMatch(line -> line.contains("secret"))
                .anyMatch(line -> line.contains("Access denied"))
                .anyMatch(
                        line -> line.contains("Shard 0, jdbc:mysql://127.0.0.1:1 (giro, giro_views), cannot be read"));
    }

    private int verify(String... args) {
        return Verify.run(args, printTo(out), printTo(err));
    }

    private static String[] shards() {
        List<String> args = new ArrayList<>();
        for (Shard shard : SHARDS.shards()) {
            args.add("--shard");
            args.add(String.join(
                    ",", shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema()));
        }
        return args.toArray(String[]::new);
    }

    private static String[] with(String[] args, String more) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add(more);
        return all.toArray(String[]::new);
    }

    private static PrintStream printTo(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
