package io.giro.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.checker.Shard;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.verification.WrittenBooks;
import io.giro.verification.spring.SharedLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RealServers.class)
class VerifyTest {

    private static final String ALICE = "ACC001";
    private static final String BOB = "ACC004";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private WrittenBooks books;
    private int alices;

    @BeforeEach
    void writeBooks(RealMysql mysql) {
        books = new WrittenBooks(mysql);
        alices = books.shardOf(ALICE);
        books.open(ALICE, 1_000);
        books.open(BOB, 500);
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void saysThatNothingIsLostAndExitsWithZero() {
        int code = verify("--at-rest");

        assertThat(code).isZero();
        assertThat(lines(out).getLast())
                .isEqualTo("Nothing is lost, nothing is doubled: every rule holds for all of them.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void tellsAccountStoredActualAndDifferenceLargestFirstAndExitsWithThree() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", ALICE);
        books.edit(books.shardOf(BOB), "UPDATE account SET held = 40 WHERE account_id = ?", BOB);

        int code = verify();

        assertThat(code).isEqualTo(3);
        assertThat(lines(out))
                .map(line -> line.strip().replaceAll(" +", " "))
                .containsSubsequence(
                        "FINDING ACCOUNT STORED ACTUAL DIFFERENCE FIRST ENTRY THAT BREAKS",
                        "HELD_DIFFERS ACC004 40 0 40 -",
                        "BALANCE_VIEW_DIFFERS ACC004 460 500 40 -".replace("460 500", "500 460"),
                        "POSTED_DIFFERS ACC001 997 1000 3 -");
    }

    @Test
    void fixesSaysSoLineByLineAndFindsNothingTheSecondTime() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", ALICE);

        assertThat(verify("--fix")).isEqualTo(3);
        assertThat(lines(out))
                .contains("Repaired account ACC001 on shard " + alices + ": posted was 997, and is 1000.");

        assertThat(verify("--at-rest")).isZero();
        assertThat(books.number(0, "SELECT COUNT(*) FROM verification_run WHERE state = 'DONE' AND mode = 'FIX'"))
                .isEqualTo(1);
    }

    @Test
    void saysWhatIsNoAccountAndNoShardAndExitsWithTwo() {
        assertThat(verify("--fix", "--account", "A".repeat(65))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Could not check: \"%s\" is not the id of an account.%n".formatted("A".repeat(65)));

        assertThat(verify("--fix", "--shard", "foo,user,password,giro,giro_views"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("The address of a shard must be like jdbc:mysql://127.0.0.1:3306, not \"foo\".")
                .hasLineCount(2);
    }

    @Test
    void rebuilds() throws SQLException {
        books.edit(alices, "DELETE FROM views.balance_view WHERE account_id = ?", ALICE);

        assertThat(verify("--rebuild")).isZero();

        assertThat(lines(out)).contains("Brought up to date: 1 row of the views.");
        assertThat(verify("--at-rest")).isZero();
    }

    @Test
    void looksAtOneAccount() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", ALICE);

        assertThat(verify("--account", BOB)).isZero();
        assertThat(verify("--account", ALICE)).isEqualTo(3);
        assertThat(verify("--account", "nobody")).isEqualTo(2);
    }

    @Test
    void writesJson() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", ALICE);

        assertThat(verify("-o", "json", "--fix")).isEqualTo(3);

        JsonNode report = new JsonMapper().readTree(out.toString());
        assertThat(report.get("clean").asBoolean()).isFalse();
        JsonNode posted = report.get("findings")
                .valueStream()
                .filter(finding -> finding.get("code").asString().equals("POSTED_DIFFERS"))
                .findFirst()
                .orElseThrow();
        assertThat(posted.get("id").asString()).isEqualTo(ALICE);
        assertThat(posted.get("stored").asLong()).isEqualTo(997);
        assertThat(posted.get("actual").asLong()).isEqualTo(1_000);
        assertThat(posted.get("difference").asLong()).isEqualTo(3);
        assertThat(report.get("repairs").get(0).get("after").asString()).isEqualTo("1000");
    }

    @Test
    void readsTheShardsFromAFile() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Shard shard : books.checked()) {
            String prefix = "shard." + lines.size() / 5;
            lines.add(prefix + ".url=" + shard.url());
            lines.add(prefix + ".username=" + shard.username());
            lines.add(prefix + ".password=" + shard.password());
            lines.add(prefix + ".schema=" + shard.schema());
            lines.add(prefix + ".viewsSchema=" + shard.viewsSchema());
        }
        Path file = Files.write(folder.resolve("shards.properties"), lines);

        assertThat(Verify.run(writer(out), writer(err), "--shards-file", file.toString()))
                .isZero();
    }

    @Test
    void checksAndRepairsNothingUnlessEveryShardIsNamedInOrder() throws SQLException {
        books.edit(0, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", alices == 0 ? ALICE : BOB);
        String[] onlyTheFirst = {shards()[0], shards()[1]};
        String[] swapped = {shards()[2], shards()[3], shards()[0], shards()[1]};

        assertThat(Verify.run(writer(out), writer(err), onlyTheFirst)).isEqualTo(2);
        assertThat(Verify.run(writer(out), writer(err), swapped)).isEqualTo(2);
        assertThat(Verify.run(writer(out), writer(err), with(onlyTheFirst, "--fix")))
                .isEqualTo(2);

        assertThat(lines(err)).hasSize(3).allSatisfy(line -> assertThat(line).endsWith("Name every shard, in order."));
        assertThat(books.number(0, "SELECT COUNT(*) FROM verification_fix")).isZero();
        assertThat(books.number(0, "SELECT COUNT(*) FROM verification_run")).isZero();
    }

    @Test
    void callsADatabaseThatIsNotGirosNeitherCleanNorBroken() throws SQLException {
        books.edit(0, "DELETE FROM shard WHERE shard_index = ?", 0);

        assertThat(verify()).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("shard 0 of 2").contains("says that it is none");
    }

    @Test
    void waitsForNobodyButLetsNoTwoRepairAtOnce() {
        try (SharedLock lock = new SharedLock(books.shards().get(0).dataSource());
                var held = lock.take().orElseThrow()) {
            assertThat(verify("--fix")).isEqualTo(2);
            assertThat(err.toString()).contains("Another verification is running");

            assertThat(verify()).isZero();
        }
    }

    @Test
    void saysWhyItCouldNotCheckAndExitsWithTwo() {
        Shard shard = books.checked().getFirst();

        assertThat(run("--shard", shard.url() + ",root,wrong," + shard.schema() + "," + shard.viewsSchema()))
                .isEqualTo(2);
        assertThat(run("--shard", "jdbc:mysql://127.0.0.1:1,root,secret,giro,giro_views"))
                .isEqualTo(2);
        assertThat(run("--fix", "--shard", "jdbc:mysql://127.0.0.1:1,root,secret,giro,giro_views"))
                .isEqualTo(2);
        assertThat(run("--shard", "jdbc:mysql://127.0.0.1:1,root,secret,gi`ro,giro_views"))
                .isEqualTo(2);
        assertThat(run("--shard", "too,few")).isEqualTo(2);
        assertThat(run("--shards-file", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(run("--at-rest")).isEqualTo(2);
        assertThat(run("--shard")).isEqualTo(2);
        assertThat(run("--mend")).isEqualTo(2);
        assertThat(verify("-o", "xml")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).doesNotContain("secret").contains("Access denied");
    }

    private int verify(String... more) {
        return Verify.run(writer(out), writer(err), with(shards(), more));
    }

    private int run(String... arguments) {
        return Verify.run(writer(out), writer(err), arguments);
    }

    private String[] shards() {
        return books.checked().stream()
                .flatMap(shard -> Stream.of(
                        "--shard",
                        String.join(
                                ",",
                                shard.url(),
                                shard.username(),
                                shard.password(),
                                shard.schema(),
                                shard.viewsSchema())))
                .toArray(String[]::new);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    private static PrintWriter writer(StringWriter text) {
        return new PrintWriter(text, true);
    }

    private static List<String> lines(StringWriter text) {
        return text.toString().lines().toList();
    }
}
