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
    private String booksFile;
    private int alices;

    @BeforeEach
    void writeBooks(RealMysql mysql) throws IOException {
        books = new WrittenBooks(mysql);
        booksFile = fileOf(books.checked().toArray(Shard[]::new));
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
    void saysWhatIsNoAccountAndNoShardAndExitsWithTwo() throws IOException {
        assertThat(verify("--fix", "--account", "A".repeat(65))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("Could not check: \"%s\" is not the id of an account.%n".formatted("A".repeat(65)));

        assertThat(run("--fix", "--shards-file", fileOf(new Shard("foo", "user", "password", "giro", "giro_views"))))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("Shard 0, foo (giro, giro_views), cannot be read")
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
    void checksAndRepairsNothingUnlessEveryShardIsNamedInOrder() throws SQLException, IOException {
        books.edit(0, "UPDATE account SET posted = posted - 3 WHERE account_id = ?", alices == 0 ? ALICE : BOB);
        List<Shard> shards = books.checked();
        String onlyTheFirst = fileOf(shards.getFirst());
        String swapped = fileOf(shards.get(1), shards.get(0));

        assertThat(run("--shards-file", onlyTheFirst)).isEqualTo(2);
        assertThat(run("--shards-file", swapped)).isEqualTo(2);
        assertThat(run("--shards-file", onlyTheFirst, "--fix")).isEqualTo(2);

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
    void saysWhyItCouldNotCheckAndExitsWithTwo() throws IOException {
        Shard shard = books.checked().getFirst();

        String wrongPassword = fileOf(new Shard(shard.url(), "root", "wrong", shard.schema(), shard.viewsSchema()));
        String nobodyThere = fileOf(new Shard("jdbc:mysql://127.0.0.1:1", "root", "secret", "giro", "giro_views"));
        String noSchema = written(
                "shard.0.url=jdbc:mysql://127.0.0.1:1",
                "shard.0.username=root",
                "shard.0.password=secret",
                "shard.0.schema=gi`ro",
                "shard.0.viewsSchema=giro_views");
        String tooFew = written("shard.0.url=jdbc:mysql://127.0.0.1:1", "shard.0.username=root");

        assertThat(run("--shards-file", wrongPassword)).isEqualTo(2);
        assertThat(run("--shards-file", nobodyThere)).isEqualTo(2);
        assertThat(run("--fix", "--shards-file", nobodyThere)).isEqualTo(2);
        assertThat(run("--shards-file", noSchema)).isEqualTo(2);
        assertThat(run("--shards-file", tooFew)).isEqualTo(2);
        assertThat(run("--shards-file", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(run("--at-rest")).isEqualTo(2);
        assertThat(run("--shards-file")).isEqualTo(2);
        assertThat(run("--mend")).isEqualTo(2);
        assertThat(verify("-o", "xml")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).doesNotContain("secret").contains("Access denied");
    }

    /** With the shards of the books, read from a file. */
    private int verify(String... more) {
        return run(Stream.concat(Stream.of("--shards-file", booksFile), Arrays.stream(more))
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Verify.run(writer(out), writer(err), arguments);
    }

    private String fileOf(Shard... shards) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < shards.length; i++) {
            String prefix = "shard." + i;
            lines.add(prefix + ".url=" + shards[i].url());
            lines.add(prefix + ".username=" + shards[i].username());
            lines.add(prefix + ".password=" + shards[i].password());
            lines.add(prefix + ".schema=" + shards[i].schema());
            lines.add(prefix + ".viewsSchema=" + shards[i].viewsSchema());
        }
        return written(lines.toArray(String[]::new));
    }

    private String written(String... lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "shards", ".properties"), List.of(lines))
                .toString();
    }

    private static PrintWriter writer(StringWriter text) {
        return new PrintWriter(text, true);
    }

    private static List<String> lines(StringWriter text) {
        return text.toString().lines().toList();
    }
}
