package io.giro.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.checker.Finding;
import io.giro.checker.FindingCode;
import io.giro.hold.PlaceHold;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.jdbc.Rows;
import io.giro.transfer.TransferTerms;
import io.giro.verification.jdbc.JdbcRepairs;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RealServers.class)
class VerificationTest {

    // Their slots: one is on shard 0, the other on shard 1.
    private static final String ALICE = "ACC001";
    private static final String BOB = "ACC004";
    private static final boolean AT_REST = true;
    private static final boolean MOVING = false;

    private WrittenBooks books;
    private Verification verification;
    private int alices;
    private int bobs;
    private TransferTerms committed;

    @BeforeEach
    void writeBooks(RealMysql mysql) {
        books = new WrittenBooks(mysql);
        verification = new Verification(books.checked(), new JdbcRepairs(books.shards(), books.checked()));
        alices = books.shardOf(ALICE);
        bobs = books.shardOf(BOB);
        books.open(ALICE, 1_000);
        books.open(BOB, 500);
        committed = books.accept(ALICE, BOB, 300);
        books.accept(BOB, ALICE, 9_999);
        books.settle();
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void theTwoAccountsStandOnTwoShards() {
        assertThat(alices).isNotEqualTo(bobs);
    }

    @Test
    void repairsNothingWhenItOnlyChecks() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", ALICE);

        Outcome outcome = run(Mode.CHECK, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.POSTED_DIFFERS);
        assertThat(outcome.repaired().repairs()).isEmpty();
        assertThat(books.posted(ALICE)).isEqualTo(707);
    }

    @Test
    void repairsABalanceEditedByHandAndKeepsWhatItWas() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted + 7, held = 3 WHERE account_id = ?", ALICE);
        long version = books.number(alices, "SELECT version FROM account WHERE account_id = ?", ALICE);

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.POSTED_DIFFERS, FindingCode.HELD_DIFFERS);
        assertThat(outcome.repaired().repairs())
                .containsExactly(
                        new Repair("account ACC001 on shard " + alices, "posted", "707", "700"),
                        new Repair("account ACC001 on shard " + alices, "held", "3", "0"));
        assertThat(books.rows(
                        alices,
                        "SELECT subject, what, version, before_value, after_value FROM verification_fix ORDER BY seq"))
                .containsExactly("ACC001|posted|" + version + "|707|700", "ACC001|held|" + version + "|3|0");
        assertThat(books.number(alices, "SELECT version FROM account WHERE account_id = ?", ALICE))
                .isEqualTo(version);
        assertClean();
    }

    @Test
    void repairsABalanceWhateverAnotherShardSaysOfTheAccount() throws SQLException {
        String onTheLastShard = alices > bobs ? ALICE : BOB;
        int home = Math.max(alices, bobs);
        long posted = books.number(home, "SELECT posted FROM account WHERE account_id = ?", onTheLastShard);
        books.edit(home, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", onTheLastShard);
        books.edit(
                Math.min(alices, bobs),
                "INSERT INTO views.balance_view VALUES (?, 1, 0, 1, 1, ?)",
                onTheLastShard,
                Rows.utc(Instant.now().minus(Duration.ofDays(1))));

        run(Mode.FIX, AT_REST);

        assertThat(books.number(home, "SELECT posted FROM account WHERE account_id = ?", onTheLastShard))
                .isEqualTo(posted);
        run(Mode.FIX, AT_REST);
        assertClean();
    }

    @Test
    void repairsABalanceOnWhichMoreWasBookedSince() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", ALICE);
        books.accept(ALICE, BOB, 10);
        books.settle();

        run(Mode.FIX, MOVING);

        assertThat(books.posted(ALICE)).isEqualTo(690);
        assertThat(books.number(alices, "SELECT available FROM views.balance_view WHERE account_id = ?", ALICE))
                .isEqualTo(690);
        assertClean();
        books.accept(ALICE, BOB, 10);
        books.settle();
        assertClean();
    }

    @Test
    void addsNothingToABalanceThatSomebodyMendsMeanwhile() throws Exception {
        books.edit(alices, "UPDATE account SET posted = posted - 100, held = held + 5 WHERE account_id = ?", ALICE);

        try (Connection engineer = books.shards().get(alices).dataSource().getConnection();
                Statement mending = engineer.createStatement()) {
            mending.executeUpdate(
                    "UPDATE account SET posted = posted + 100, held = held - 5 WHERE account_id = '" + ALICE + "'");
            CompletableFuture<Outcome> fix = CompletableFuture.supplyAsync(() -> run(Mode.FIX, MOVING));
            await().until(() -> books.number(
                            alices,
                            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?",
                            "%FOR UPDATE%")
                    == 1);
            engineer.commit();
            assertThat(fix.get().repaired().repairs()).isEmpty();
        }

        assertThat(books.posted(ALICE)).isEqualTo(700);
        assertClean();
    }

    @Test
    void repairsABalanceViewWhateverItsVersion() throws SQLException {
        for (int ahead : List.of(0, 5)) {
            books.edit(
                    alices,
                    "UPDATE views.balance_view SET posted = 1, available = 1, version = version + ? WHERE account_id = ?",
                    ahead,
                    ALICE);

            Outcome outcome = run(Mode.FIX, MOVING);

            assertThat(outcome.repaired().repairs())
                    .singleElement()
                    .satisfies(repair -> assertThat(repair.what()).isEqualTo("balance_view"));
            assertClean();
        }
    }

    @Test
    void leavesAnAccountAloneWhoseEntriesAreBroken() throws SQLException {
        books.edit(alices, "UPDATE ledger_entry SET amount = amount - 1 WHERE account_id = ? AND leg = 'DEBIT'", ALICE);
        List<String> before = books.rows(alices, "SELECT * FROM account ORDER BY account_id");

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(outcome.repaired().repairs()).isEmpty();
        assertThat(outcome.repaired().leftAlone())
                .extracting(LeftAlone::subject)
                .contains("account " + ALICE);
        assertThat(books.rows(alices, "SELECT * FROM account ORDER BY account_id"))
                .isEqualTo(before);
    }

    @Test
    void leavesAnAccountAloneWhoseChainIsBroken() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = 1, chain_hash = REPEAT('x', 32) WHERE account_id = ?", ALICE);

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(outcome.repaired().leftAlone())
                .extracting(LeftAlone::subject)
                .containsExactly("account " + ALICE);
        assertThat(books.posted(ALICE)).isEqualTo(1);
    }

    @Test
    void makesNoBalanceFromAnEditedHold() throws SQLException {
        books.accept(ALICE, BOB, 200);
        books.run(new PlaceHold());
        books.edit(alices, "UPDATE hold SET amount = 20 WHERE state = 'HELD'");

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.HELD_DIFFERS, FindingCode.AMOUNT_DIFFERS);
        assertThat(outcome.repaired().leftAlone())
                .extracting(LeftAlone::subject)
                .contains("account " + ALICE);
        assertThat(books.number(alices, "SELECT held FROM account WHERE account_id = ?", ALICE))
                .isEqualTo(200);
    }

    /** Its kind says how far below zero it may go. */
    @Test
    void writesNoBalanceOfAnAccountWhoseKindWasEdited() throws SQLException {
        books.edit(alices, "UPDATE account SET kind = 'WORLD', posted = posted + 7 WHERE account_id = ?", ALICE);

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.KIND_DIFFERS, FindingCode.POSTED_DIFFERS);
        assertThat(outcome.repaired().repairs()).isEmpty();
        assertThat(outcome.repaired().leftAlone())
                .containsExactly(
                        new LeftAlone("account " + ALICE, "its own row, entries or holds are broken (KIND_DIFFERS)"));
        assertThat(books.posted(ALICE)).isEqualTo(707);
    }

    /** Only if its entries and holds leave nothing, too. */
    @Test
    void repairsAClosedAccountIfThatLeavesItEmpty() throws SQLException {
        books.open("ACC007", 0);
        int shard = books.shardOf("ACC007");
        books.edit(shard, "UPDATE account SET status = 'CLOSED', posted = 7 WHERE account_id = 'ACC007'");
        books.edit(bobs, "UPDATE account SET status = 'CLOSED' WHERE account_id = ?", BOB);

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.CLOSED_WITH_MONEY);
        assertThat(outcome.repaired().repairs())
                .containsExactly(new Repair("account ACC007 on shard " + shard, "posted", "7", "0"));
        assertThat(outcome.repaired().leftAlone())
                .containsExactly(new LeftAlone(
                        "account " + BOB, "it is closed, and its entries and holds leave 800 posted and 0 held"));
    }

    /** The transfer is on its way: the destination is going to be credited, and the source must not have its money back. */
    @Test
    void givesNoMoneyBackForAHoldThatWasEditedIntoARejection() throws SQLException {
        books.accept(ALICE, BOB, 200);
        books.run(new PlaceHold());
        books.edit(alices, "UPDATE hold SET state = 'REJECTED', reason = 'INSUFFICIENT_FUNDS' WHERE state = 'HELD'");

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.HELD_DIFFERS, FindingCode.HOLD_STATE_DIFFERS);
        assertThat(outcome.repaired().leftAlone())
                .extracting(LeftAlone::subject)
                .contains("account " + ALICE);
        assertThat(books.number(alices, "SELECT held FROM account WHERE account_id = ?", ALICE))
                .isEqualTo(200);
    }

    /** The balance does not hang on it. */
    @Test
    void repairsABalanceWhateverAKeyRemembers() throws SQLException {
        books.edit(alices, "UPDATE idempotency SET request_hash = REPEAT('x', 48)");
        books.edit(alices, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", ALICE);

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.KEY_DIFFERS, FindingCode.POSTED_DIFFERS);
        assertThat(books.posted(ALICE)).isEqualTo(700);
    }

    /** Nobody can tell which of the two reasons is the true one. */
    @Test
    void tellsNobodyAnEditedReason() throws SQLException {
        books.edit(alices, "UPDATE hold SET reason = 'DESTINATION_CLOSED' WHERE transfer_id = ?", (Object)
                committed.transferId().toBytes());
        List<String> before = views();

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(codes(outcome)).containsExactly(FindingCode.REASON_DIFFERS);
        assertThat(views()).isEqualTo(before);
    }

    @Test
    void repairsAnEditedViewOfATransfer() throws SQLException {
        books.edit(
                bobs,
                "UPDATE views.transfer_view SET amount = 1, state = 'CANCELLED' WHERE transfer_id = ?",
                committed.transferId().toBytes());

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(outcome.repaired().repairs())
                .containsExactly(new Repair(
                        "transfer " + committed.transferId() + " on shard " + bobs,
                        "transfer_view",
                        "CANCELLED, 1 EUR from ACC001 to ACC004",
                        "COMMITTED, 300 EUR from ACC001 to ACC004"));
        assertClean();
    }

    @Test
    void tellsInWhichColumnsARebuiltViewDiffered() throws SQLException {
        books.edit(
                bobs,
                "UPDATE views.transfer_view SET description = 'a gift', held_at = NULL WHERE transfer_id = ?",
                (Object) committed.transferId().toBytes());

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(outcome.repaired().repairs()).singleElement().satisfies(repair -> {
            assertThat(repair.before())
                    .isEqualTo("COMMITTED, 300 EUR from ACC001 to ACC004, description \"a gift\", held_at none");
            assertThat(repair.after())
                    .startsWith("COMMITTED, 300 EUR from ACC001 to ACC004, description \"%s\", held_at 20"
                            .formatted(committed.description()));
        });
    }

    @Test
    void rebuildsNothingThatTheProjectorWrote() {
        Outcome outcome = run(Mode.REBUILD, AT_REST);

        assertThat(outcome.report().findings()).isEmpty();
        assertThat(outcome.repaired()).isEqualTo(new Repaired(List.of(), 0, 0, List.of(), 0));
    }

    @Test
    void rebuildsEveryViewFromNothing() throws SQLException {
        List<String> before = views();
        for (int shard = 0; shard < 2; shard++) {
            books.edit(shard, "DELETE FROM views.transfer_view");
            books.edit(shard, "DELETE FROM views.balance_view");
        }

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(views()).isEqualTo(before);
        assertThat(outcome.repaired().broughtUp()).isEqualTo(before.size());
        assertClean();
    }

    /** Topics are read in any order: how it ended may be known before it is known that money was held. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "held_at = NULL, credited_at = NULL",
                "committed_at = NULL, state = 'CREDITED', state_rank = 2",
                "held_at = NULL, committed_at = NULL, state = 'CREDITED', state_rank = 2",
                "held_at = NULL, credited_at = NULL, committed_at = NULL, state = 'ACCEPTED', state_rank = 0"
            })
    void bringsUpARowThatSaysLess(String less) throws SQLException {
        List<String> before = views();
        books.edit(alices, "UPDATE views.transfer_view SET " + less + " WHERE transfer_id = ?", (Object)
                committed.transferId().toBytes());

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(outcome.repaired()).isEqualTo(new Repaired(List.of(), 0, 1, List.of(), 0));
        assertThat(books.number(alices, "SELECT COUNT(*) FROM verification_fix"))
                .isZero();
        assertThat(views()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "description = 'other'",
                "client_id = 'other'",
                "held_at = held_at + INTERVAL 1 SECOND",
                "reason = 'OTHER'",
                "state = 'CANCELLED'"
            })
    void keepsARecordOfARowThatLagsAndWasEdited(String edit) throws SQLException {
        List<String> before = views();
        books.edit(
                alices,
                "UPDATE views.transfer_view SET committed_at = NULL, state = 'CREDITED', state_rank = 2, " + edit
                        + " WHERE transfer_id = ?",
                (Object) committed.transferId().toBytes());

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(outcome.repaired().broughtUp()).isZero();
        assertThat(outcome.repaired().repairs())
                .singleElement()
                .satisfies(
                        repair -> assertThat(repair.after()).startsWith("COMMITTED, 300 EUR from ACC001 to ACC004, "));
        assertThat(books.number(alices, "SELECT COUNT(*) FROM verification_fix"))
                .isEqualTo(1);
        assertThat(views()).isEqualTo(before);
    }

    @Test
    void rebuildsColumnsThatNoRuleLooksAt() throws SQLException {
        List<String> before = views();
        books.edit(alices, "UPDATE views.transfer_view SET description = 'other', held_at = NULL, client_id = 'other'");

        run(Mode.REBUILD, MOVING);

        assertThat(views()).isEqualTo(before);
    }

    @Test
    void removesRowsThatTheLedgerDoesNotKnow() throws SQLException {
        Instant longAgo = Instant.now().minus(Duration.ofDays(1));
        byte[] unknown = io.giro.transfer.TransferId.of(
                        longAgo, committed.source().slot(), 1)
                .toBytes();
        books.edit(
                alices,
                "UPDATE views.transfer_view SET transfer_id = ? WHERE transfer_id = ?",
                unknown,
                committed.transferId().toBytes());
        books.edit(bobs, "INSERT INTO views.balance_view VALUES ('nobody', 1, 0, 1, 1, ?)", Rows.utc(longAgo));

        Outcome outcome = run(Mode.FIX, AT_REST);

        assertThat(outcome.repaired().repairs()).extracting(Repair::after).containsExactly("no row", "no row");
        assertClean();
    }

    @Test
    void keepsARowWhoseTransferMayBecomeVisibleYet() throws SQLException {
        byte[] young = io.giro.transfer.TransferId.of(
                        Instant.now(), committed.source().slot(), 1)
                .toBytes();
        books.edit(
                alices,
                "UPDATE views.transfer_view SET transfer_id = ? WHERE transfer_id = ?",
                young,
                committed.transferId().toBytes());

        run(Mode.FIX, MOVING);

        assertThat(books.number(
                        alices, "SELECT COUNT(*) FROM views.transfer_view WHERE transfer_id = ?", (Object) young))
                .isEqualTo(1);
    }

    @Test
    void keepsTheRowOfATransferWhoseOwnRowWasDeleted() throws SQLException {
        books.edit(alices, "DELETE FROM transfer WHERE transfer_id = ?", (Object)
                committed.transferId().toBytes());
        List<String> before = views();

        Outcome outcome = run(Mode.REBUILD, MOVING);

        assertThat(codes(outcome)).contains(FindingCode.WITHOUT_TRANSFER);
        assertThat(views()).isEqualTo(before);
    }

    @Test
    void repairsOneAccountAlone() throws SQLException {
        books.edit(alices, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", ALICE);
        books.edit(bobs, "UPDATE account SET posted = posted + 7 WHERE account_id = ?", BOB);

        verification.run(UUID.randomUUID(), new Order(Mode.FIX, Optional.of(BOB), MOVING), (transfers, accounts) -> {});

        assertThat(books.posted(BOB)).isEqualTo(800);
        assertThat(books.posted(ALICE)).isEqualTo(707);
    }

    @Test
    void repairsMoreThanOneBatch() throws SQLException {
        for (int number = 0; number < 1_100; number++) {
            books.edit(alices, """
                    INSERT INTO account (account_id, owner, currency, kind, status, posted, held, overdraft_limit, version,
                                         chain_hash, opened_at)
                    VALUES (?, 'test', 'EUR', 'CUSTOMER', 'ACTIVE', 0, 0, 0, 0, REPEAT(CHAR(0), 32), NOW(6))
                    """, "many-" + number);
        }
        books.edit(
                alices,
                "INSERT INTO views.balance_view SELECT account_id, 1, 0, 1, 1, NOW(6) FROM account WHERE account_id LIKE 'many-%'");

        Outcome outcome = run(Mode.FIX, MOVING);

        assertThat(outcome.report().findingCount()).isEqualTo(1_100);
        assertThat(outcome.repaired().repairCount()).isEqualTo(1_100);
        assertThat(outcome.repaired().repairs()).hasSize(1_000);
        assertClean();
    }

    @Test
    void repairsWhileMoneyMovesAndLosesNoChange() throws SQLException {
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < 60; round++) {
                books.accept(ALICE, BOB, 3);
                books.accept(BOB, ALICE, 1);
                books.settle();
            }
        });

        List<FindingCode> found = new ArrayList<>();
        for (int round = 0; !traffic.isDone(); round++) {
            // What a hand changes; the row's own value goes on, so no change of the traffic's is lost by it.
            books.edit(alices, "UPDATE account SET posted = posted + 5 WHERE account_id = ?", ALICE);
            books.edit(bobs, "UPDATE views.balance_view SET available = available + 5 WHERE account_id = ?", BOB);
            books.edit(bobs, "UPDATE views.transfer_view SET amount = amount + 1 ORDER BY transfer_id LIMIT 1");
            books.edit(alices, "DELETE FROM views.transfer_view ORDER BY transfer_id DESC LIMIT 3");
            found.addAll(codes(run(round % 2 == 0 ? Mode.FIX : Mode.REBUILD, MOVING)));
        }
        traffic.join();
        run(Mode.REBUILD, AT_REST);

        assertThat(found).contains(FindingCode.POSTED_DIFFERS, FindingCode.VIEW_DIFFERS);
        assertThat(books.posted(ALICE)).isEqualTo(700 - 60 * 3 + 60);
        assertThat(books.posted(BOB)).isEqualTo(800 + 60 * 3 - 60);
        assertClean();
    }

    private Outcome run(Mode mode, boolean atRest) {
        return verification.run(
                UUID.randomUUID(), new Order(mode, Optional.empty(), atRest), (transfers, accounts) -> {});
    }

    private void assertClean() {
        assertThat(run(Mode.CHECK, AT_REST).report().findings()).isEmpty();
    }

    private static List<FindingCode> codes(Outcome outcome) {
        return outcome.report().findings().stream().map(Finding::code).toList();
    }

    /** All rows of all views; a rebuilt balance has a time of its own. */
    private List<String> views() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            rows.addAll(books.rows(shard, "SELECT * FROM views.transfer_view ORDER BY transfer_id"));
            rows.addAll(books.rows(
                    shard,
                    "SELECT account_id, posted, held, available, version FROM views.balance_view ORDER BY account_id"));
        }
        return rows;
    }
}
