package io.giro.checker;

import static io.giro.checker.FindingCode.AMOUNT_DIFFERS;
import static io.giro.checker.FindingCode.CHAIN_BROKEN;
import static io.giro.checker.FindingCode.CLEARING_DIFFERS;
import static io.giro.checker.FindingCode.KEY_DIFFERS;
import static io.giro.checker.FindingCode.KIND_DIFFERS;
import static io.giro.checker.FindingCode.POSTED_DIFFERS;
import static io.giro.checker.FindingCode.REASON_DIFFERS;
import static io.giro.checker.FindingCode.RESERVATION_ALONE;
import static io.giro.checker.FindingCode.TERMS_DIFFER;
import static io.giro.checker.FindingCode.VIEW_MISSING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.giro.checker.jdbc.JdbcBooks;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A checker that was never seen to fail proves nothing: each test plants a violation and sees it named. */
class CheckerTest {
    private static final boolean AT_REST = true;
    private static final boolean MOVING = false;
    private static final int HERE = 0;
    private static final int THERE = 1;
    private static final int MANY = 100_000;

    /** Writes one of many rows. */
    private interface Planting {
        void plant(Connection connection, int number) throws SQLException;
    }

    @RegisterExtension
    static final TwoShards SHARDS = new TwoShards();

    private HandPlayedSaga saga;
    private UUID charge;
    private UUID committed;
    private UUID rejected;
    private UUID released;
    private UUID entombed;

    /** Alice and the world on one shard, Bob on the other; one transfer of each end. */
    @BeforeEach
    void playEachEnd() throws SQLException {
        saga = new HandPlayedSaga(SHARDS);
        saga.open("@world.EUR.0", HERE, "WORLD");
        saga.open("alice", HERE, "CUSTOMER");
        saga.open("bob", THERE, "CUSTOMER");
        saga.open("idle", THERE, "CUSTOMER");
        charge = saga.commit(1, "@world.EUR.0", "alice", 1000);
        committed = saga.commit(2, "alice", "bob", 300);
        rejected = saga.accept(3, "bob", "alice", 5000);
        saga.reject(rejected);
        released = saga.accept(4, "alice", "bob", 100);
        saga.hold(released);
        saga.refuse(released, "DESTINATION_FROZEN");
        saga.release(released, "DESTINATION_FROZEN");
        entombed = saga.accept(5, "alice", "bob", 50);
        saga.refuse(entombed, "CANCEL_REQUESTED");
        saga.entomb(entombed, "CANCEL_REQUESTED");
    }

    // ---- Sound books

    @Test
    void findsNothingInASoundBookAtRest() {
        Report report = Checker.check(SHARDS.shards(), AT_REST);

        assertThat(report.findings()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.compared())
                .extracting(
                        Compared::shards, Compared::accounts, Compared::transfers, Compared::holds, Compared::entries)
                .containsExactly(2, 4L, 5L, 5L, 4L);
    }

    @Test
    void readsEveryRowWhateverTheServersLimit() throws SQLException {
        SHARDS.execute(HERE, "SET GLOBAL sql_select_limit = 1");
        try {
            findsNothingInASoundBookAtRest();
        } finally {
            SHARDS.execute(HERE, "SET GLOBAL sql_select_limit = DEFAULT");
        }
    }

    @Test
    void countsMoneyInFlightWhileItMoves() throws SQLException {
        inFlight(6, 200);

        Report report = Checker.check(SHARDS.shards(), MOVING);

        assertThat(report.findings()).isEmpty();
        assertThat(report.compared().inFlight()).containsEntry("EUR", new InFlight(1, BigInteger.valueOf(200)));
    }

    @Test
    void toleratesViewsThatLagWhileMoneyMoves() throws SQLException {
        saga.accept(6, "alice", "bob", 200);
        SHARDS.execute(HERE, "UPDATE views.transfer_view SET state = 'HELD' WHERE transfer_id = ?", key(committed));
        SHARDS.execute(THERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(committed));
        SHARDS.execute(
                HERE, "UPDATE views.balance_view SET version = version - 1, posted = 0 WHERE account_id = 'alice'");

        assertThat(found(MOVING)).isEmpty();
    }

    @Test
    void findsNothingWhileMoneyMovesAcrossShards() {
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            try {
                for (int number = 100; number < 200; number++) {
                    saga.commit(number, "alice", "bob", 1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        int checks = 0;
        while (!traffic.isDone()) {
            assertThat(found(MOVING)).isEmpty();
            checks++;
        }

        traffic.join();
        assertThat(checks).isPositive();
        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void readsMoreThanOneRangeOfTransfersAndAccounts() throws SQLException {
        many(2_500, CheckerTest::plantAccount);
        many(2_500, CheckerTest::plantRejected);

        assertThat(found(MOVING)).isEmpty();
        assertThat(Checker.check(SHARDS.shards(), MOVING).compared())
                .extracting(Compared::accounts, Compared::transfers)
                .containsExactly(2_504L, 2_505L);
        SHARDS.execute(THERE, "UPDATE hold SET amount = 1 WHERE transfer_id = ?", key(HandPlayedSaga.id(MANY + 2_222)));
        SHARDS.execute(THERE, "UPDATE account SET held = 3 WHERE account_id = 'many-02222'");
        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "AMOUNT_DIFFERS transfer " + HandPlayedSaga.id(MANY + 2_222),
                        "HELD_DIFFERS account many-02222 on shard 1",
                        "OVERDRAWN account many-02222 on shard 1");
    }

    @Test
    void goesOnInFreshSnapshotsWhenItTakesLong() throws SQLException {
        many(2_500, CheckerTest::plantAccount);
        many(2_500, CheckerTest::plantRejected);
        Books alwaysRenewing = JdbcBooks.renewing(Duration.ZERO);

        Report report = Checker.check(alwaysRenewing, SHARDS.shards(), MOVING, Instant.now());

        assertThat(report.findings()).isEmpty();
        assertThat(report.compared().entries()).isEqualTo(4);
        assertThat(report.compared().accounts()).isEqualTo(2_504);
        assertThat(report.compared().transfers()).isEqualTo(2_505);
    }

    // ---- One account

    @Test
    void checksOneAccountAndTheTransfersThatMovedItsMoney() throws SQLException {
        SHARDS.execute(THERE, "UPDATE account SET posted = posted + 7 WHERE account_id = 'bob'");
        SHARDS.execute(THERE, "UPDATE credit_decision SET amount = 299 WHERE transfer_id = ?", key(committed));
        SHARDS.execute(HERE, "UPDATE account SET posted = posted + 7 WHERE account_id = '@world.EUR.0'");
        SHARDS.execute(HERE, "UPDATE hold SET terms_hash = 'v1:other' WHERE transfer_id = ?", key(charge));

        assertThat(foundOf("bob"))
                .containsExactlyInAnyOrder(
                        "AMOUNT_DIFFERS transfer " + committed,
                        "POSTED_DIFFERS account bob on shard 1",
                        "BALANCE_VIEW_DIFFERS account bob on shard 1");
        assertThat(foundOf("idle")).isEmpty();
    }

    @Test
    void cannotCheckAnAccountThatDoesNotExist() {
        assertThatThrownBy(() -> foundOf("nobody"))
                .isInstanceOf(CannotCheck.class)
                .hasMessage("There is no account nobody.");
    }

    // ---- Accounts

    @Test
    void saysBothNumbersAndTheFirstEntryThatBreaks() throws SQLException {
        SHARDS.execute(
                HERE, "UPDATE ledger_entry SET amount = -301 WHERE transfer_id = ? AND leg = 'DEBIT'", key(committed));

        Finding posted = Checker.check(SHARDS.shards(), AT_REST).findings().stream()
                .filter(finding -> finding.code() == POSTED_DIFFERS)
                .findFirst()
                .orElseThrow();

        StoredAmount amount = posted.amount().orElseThrow();
        assertThat(amount.stored()).isEqualTo(700);
        assertThat(amount.actual()).isEqualTo(699);
        assertThat(amount.firstBreak())
                .hasValueSatisfying(
                        entry -> assertThat(entry).contains("version 3 (DEBIT -301 EUR of transfer " + committed));
    }

    @Test
    void acceptsWhatWasBookedOnAWrongBalanceOnceThatWasRepaired() throws SQLException {
        editedThenBooked("alice", 7);
        assertThat(found(MOVING)).contains("POSTED_AFTER_DIFFERS account alice on shard 0");

        repaired("alice", 650);

        assertThat(found(MOVING)).isEmpty();
        saga.forget("alice", 7);
        saga.commit(8, "alice", "bob", 10);
        assertThat(found(AT_REST)).isEmpty();
    }

    @Test
    void acceptsNoRepairThatSetTheBalanceToSomethingElse() throws SQLException {
        editedThenBooked("alice", 7);

        repaired("alice", 651);

        assertThat(found(MOVING)).contains("POSTED_AFTER_DIFFERS account alice on shard 0");
    }

    @Test
    void namesABalanceEditedByHand() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET posted = posted + 7 WHERE account_id = 'alice'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "POSTED_DIFFERS account alice on shard 0",
                        "BALANCE_VIEW_DIFFERS account alice on shard 0",
                        "BOOKS_UNBALANCED currency EUR");
        assertThat(sentence(POSTED_DIFFERS, AT_REST)).isEqualTo("posted is 707, its entries sum to 700");
        assertThat(Checker.check(SHARDS.shards(), AT_REST).findings())
                .extracting(Finding::difference)
                .containsOnly(BigInteger.valueOf(7));
    }

    @Test
    void namesHeldMoneyThatNoHoldExplains() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET held = 5 WHERE account_id = 'alice'");
        SHARDS.execute(HERE, "UPDATE views.balance_view SET held = 5, available = 695 WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("HELD_DIFFERS account alice on shard 0");
    }

    @Test
    void namesHeldMoneyBelowZero() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET held = -5 WHERE account_id = 'alice'");
        SHARDS.execute(HERE, "UPDATE views.balance_view SET held = -5, available = 705 WHERE account_id = 'alice'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "HELD_DIFFERS account alice on shard 0", "HELD_NEGATIVE account alice on shard 0");
    }

    @Test
    void namesACustomerBelowTheLimit() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET overdraft_limit = -701 WHERE account_id = 'alice'");
        SHARDS.execute(HERE, "UPDATE views.balance_view SET available = -1 WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("OVERDRAWN account alice on shard 0");
    }

    /** Else it could go as far below zero as the world. */
    @Test
    void namesACustomerThatWasMadeTheWorld() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET kind = 'WORLD' WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("KIND_DIFFERS account alice on shard 0");
        assertThat(sentence(KIND_DIFFERS, AT_REST)).isEqualTo("kind is WORLD, its id tells of CUSTOMER");
    }

    @Test
    void namesACustomerBelowTheLimitWhateverItsKindSays() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET kind = 'WORLD', overdraft_limit = -701 WHERE account_id = 'alice'");
        SHARDS.execute(HERE, "UPDATE views.balance_view SET available = -1 WHERE account_id = 'alice'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "OVERDRAWN account alice on shard 0", "KIND_DIFFERS account alice on shard 0");
    }

    @Test
    void namesAKindThatDoesNotExist() throws SQLException {
        SHARDS.execute(THERE, "UPDATE account SET kind = 'CLIENT' WHERE account_id = 'idle'");

        assertThat(found(AT_REST)).containsExactly("KIND_DIFFERS account idle on shard 1");
    }

    @Test
    void namesASystemAccountOfAnotherKind() throws SQLException {
        for (String kind : List.of("CUSTOMER", "BANK", "FEES", "world")) {
            SHARDS.execute(HERE, "UPDATE account SET kind = ? WHERE account_id = '@world.EUR.0'", kind);

            assertThat(found(AT_REST)).containsExactly("KIND_DIFFERS account @world.EUR.0 on shard 0");
        }
    }

    @Test
    void knowsTheKindOfEverySystemAccount() throws SQLException {
        saga.open("@bank.EUR.0", HERE, "BANK");
        saga.open("@fees.EUR.0", HERE, "FEES");
        assertThat(found(AT_REST)).isEmpty();

        saga.open("@vault.EUR.0", HERE, "BANK");

        assertThat(found(AT_REST)).containsExactly("KIND_DIFFERS account @vault.EUR.0 on shard 0");
    }

    @Test
    void namesAStatusThatDoesNotExist() throws SQLException {
        SHARDS.execute(THERE, "UPDATE account SET status = 'OPEN' WHERE account_id = 'bob'");

        assertThat(found(AT_REST)).containsExactly("STATE_UNKNOWN account bob on shard 1");
    }

    @Test
    void namesAClosedAccountThatHasMoney() throws SQLException {
        SHARDS.execute(THERE, "UPDATE account SET status = 'CLOSED' WHERE account_id IN ('bob', 'idle')");

        assertThat(found(AT_REST)).containsExactly("CLOSED_WITH_MONEY account bob on shard 1");
        assertThat(Checker.check(SHARDS.shards(), AT_REST).findings())
                .extracting(Finding::difference)
                .containsExactly(BigInteger.valueOf(300));
    }

    @Test
    void namesAClosedAccountOfWhichMoneyIsHeld() throws SQLException {
        saga.hold(saga.accept(6, "bob", "alice", 300));
        SHARDS.execute(THERE, "UPDATE account SET status = 'CLOSED', posted = 0 WHERE account_id = 'bob'");

        assertThat(found(MOVING)).contains("CLOSED_WITH_MONEY account bob on shard 1");
    }

    @Test
    void namesAMissingVersion() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET version = version + 1 WHERE account_id = 'alice'");
        SHARDS.execute(HERE, "UPDATE views.balance_view SET version = version + 1 WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("VERSION_MISSING account alice on shard 0");
    }

    @Test
    void namesAVersionMadeTwice() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET ended_version = held_version WHERE transfer_id = ?", key(released));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "VERSION_TWICE account alice on shard 0", "VERSION_MISSING account alice on shard 0");
    }

    @Test
    void namesAVersionThatTheAccountNeverHad() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET ended_version = 99 WHERE transfer_id = ?", key(released));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "VERSION_BEYOND account alice on shard 0", "VERSION_MISSING account alice on shard 0");
    }

    @Test
    void namesARunningBalanceEditedByHand() throws SQLException {
        SHARDS.execute(HERE, "UPDATE ledger_entry SET posted_after = 1 WHERE account_id = '@world.EUR.0'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "POSTED_AFTER_DIFFERS account @world.EUR.0 on shard 0",
                        "CHAIN_BROKEN account @world.EUR.0 on shard 0",
                        "SAID_DIFFERS transfer " + charge);
    }

    @Test
    void namesAnEntryEditedByHand() throws SQLException {
        SHARDS.execute(
                HERE, "UPDATE ledger_entry SET amount = -301 WHERE transfer_id = ? AND leg = 'DEBIT'", key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "CHAIN_BROKEN account alice on shard 0",
                        "POSTED_AFTER_DIFFERS account alice on shard 0",
                        "POSTED_DIFFERS account alice on shard 0",
                        "AMOUNT_DIFFERS transfer " + committed,
                        "LEGS_UNEQUAL transfer " + committed,
                        "CLEARING_DIFFERS currency EUR",
                        "BOOKS_UNBALANCED currency EUR");
        assertThat(sentence(CHAIN_BROKEN, AT_REST))
                .contains("DEBIT -301 EUR of transfer " + committed)
                .doesNotContain("more");
    }

    @Test
    void namesABrokenChain() throws SQLException {
        // Alice's first entry: the second was made from its true hash.
        SHARDS.execute(
                HERE,
                "UPDATE ledger_entry SET entry_hash = UNHEX(SHA2('other', 256)) WHERE transfer_id = ? AND leg = 'CREDIT'",
                key(charge));

        assertThat(found(AT_REST)).containsExactly("CHAIN_BROKEN account alice on shard 0");
    }

    @Test
    void namesAChainWithAnotherEnd() throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET chain_hash = UNHEX(SHA2('other', 256)) WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("CHAIN_END_DIFFERS account alice on shard 0");
    }

    @Test
    void namesAnEntryInAnotherCurrencyThanItsAccount() throws SQLException {
        SHARDS.execute(THERE, "UPDATE account SET currency = 'USD' WHERE account_id = 'bob'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "ENTRY_CURRENCY_DIFFERS account bob on shard 1",
                        "BOOKS_UNBALANCED currency EUR",
                        "BOOKS_UNBALANCED currency USD");
    }

    @Test
    void namesMoneyWithoutAnAccount() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM account WHERE account_id = 'bob'");
        SHARDS.execute(THERE, "DELETE FROM views.balance_view WHERE account_id = 'bob'");

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder("ACCOUNT_MISSING account bob on shard 1", "BOOKS_UNBALANCED currency EUR");
    }

    @Test
    void namesAnAccountOnTwoShards() throws SQLException {
        saga.open("idle", HERE, "CUSTOMER");

        assertThat(found(AT_REST)).containsExactly("ON_TWO_SHARDS account idle");
    }

    @Test
    void namesAMissingBalanceView() throws SQLException {
        SHARDS.execute(HERE, "DELETE FROM views.balance_view WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("BALANCE_VIEW_MISSING account alice on shard 0");
    }

    @Test
    void namesABalanceViewThatDiffersUnderTheSameVersion() throws SQLException {
        SHARDS.execute(HERE, "UPDATE views.balance_view SET available = available + 1 WHERE account_id = 'alice'");

        assertThat(found(MOVING)).containsExactly("BALANCE_VIEW_DIFFERS account alice on shard 0");
    }

    @Test
    void namesABalanceViewThatStayedBehind() throws SQLException {
        SHARDS.execute(HERE, "UPDATE views.balance_view SET version = version - 1 WHERE account_id = 'alice'");

        assertThat(found(AT_REST)).containsExactly("BALANCE_VIEW_DIFFERS account alice on shard 0");
    }

    @Test
    void namesABalanceViewAheadOfItsAccount() throws SQLException {
        SHARDS.execute(HERE, "UPDATE views.balance_view SET version = version + 1 WHERE account_id = 'alice'");

        assertThat(found(MOVING)).containsExactly("BALANCE_VIEW_AHEAD account alice on shard 0");
    }

    @Test
    void namesABalanceViewWithoutAnAccount() throws SQLException {
        SHARDS.execute(HERE, "INSERT INTO views.balance_view VALUES ('nobody', 1, 0, 1, 1, NOW(6))");

        assertThat(found(MOVING)).containsExactly("BALANCE_VIEW_UNFOUNDED account nobody on shard 0");
    }

    // ---- Transfers

    @Test
    void namesARowOnTwoShards() throws SQLException {
        SHARDS.execute(HERE, "INSERT INTO hold SELECT * FROM giro_1.hold WHERE transfer_id = ?", key(rejected));

        assertThat(found(AT_REST)).containsExactly("ON_TWO_SHARDS transfer " + rejected);
    }

    @Test
    void namesAHoldWithoutATransfer() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM transfer WHERE transfer_id = ?", key(rejected));
        SHARDS.execute(HERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(rejected));
        SHARDS.execute(THERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(rejected));

        assertThat(found(AT_REST)).containsExactly("WITHOUT_TRANSFER transfer " + rejected);
    }

    @Test
    void namesOtherTerms() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET terms_hash = 'v1:other' WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("TERMS_DIFFER transfer " + committed);
    }

    @Test
    void namesOtherTermsOfTheDecision() throws SQLException {
        SHARDS.execute(
                THERE, "UPDATE credit_decision SET terms_hash = 'v1:other' WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("TERMS_DIFFER transfer " + committed);
    }

    @Test
    void namesATransferWhoseOwnRowWasEdited() throws SQLException {
        SHARDS.execute(HERE, "UPDATE transfer SET description = 'a gift' WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder("TERMS_DIFFER transfer " + committed, "KEY_DIFFERS transfer " + committed);
        assertThat(sentence(TERMS_DIFFER, AT_REST)).startsWith("transfer has terms that hash to v1:");
        assertThat(sentence(KEY_DIFFERS, AT_REST))
                .isEqualTo("client open, key key-2 remembers a request with another description");
    }

    @Test
    void namesAnotherAmount() throws SQLException {
        SHARDS.execute(THERE, "UPDATE credit_decision SET amount = 299 WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("AMOUNT_DIFFERS transfer " + committed);
        assertThat(sentence(AMOUNT_DIFFERS, AT_REST)).isEqualTo("credit decision has amount 299, accepted was 300");
    }

    @Test
    void namesTwoKeysOfOneTransfer() throws SQLException {
        SHARDS.execute(
                HERE,
                "INSERT INTO idempotency SELECT client_id, 'another', transfer_id, request_hash FROM idempotency WHERE transfer_id = ?",
                key(committed));

        assertThat(found(AT_REST)).containsExactly("TWO_KEYS transfer " + committed);
    }

    @Test
    void namesATransferWithoutAKey() throws SQLException {
        SHARDS.execute(HERE, "DELETE FROM idempotency WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("KEY_MISSING transfer " + committed);
    }

    /** Else the same request would be refused, and its caller may take another key and pay twice. */
    @Test
    void namesAKeyThatRemembersAnotherRequest() throws SQLException {
        SHARDS.execute(
                HERE, "UPDATE idempotency SET request_hash = REPEAT('x', 48) WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING)).containsExactly("KEY_DIFFERS transfer " + committed);
        assertThat(sentence(KEY_DIFFERS, MOVING))
                .isEqualTo("client open, key key-2 remembers a request with another "
                        + "source, destination, amount, currency, description, kind");
    }

    @Test
    void namesWhatAKeyRemembersOtherwise() throws SQLException {
        SHARDS.execute(
                HERE,
                "UPDATE idempotency SET request_hash = ? WHERE transfer_id = ?",
                HandPlayedSaga.requestHash("alice", "bob", "301", "EUR", "by hand", "DEPOSIT"),
                key(committed));

        assertThat(sentence(KEY_DIFFERS, MOVING))
                .isEqualTo("client open, key key-2 remembers a request with another amount, kind");
    }

    @Test
    void namesAKeyOfAnotherClient() throws SQLException {
        SHARDS.execute(HERE, "UPDATE idempotency SET client_id = 'mallory' WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING)).containsExactly("KEY_DIFFERS transfer " + committed);
    }

    @Test
    void onlyNotesAnOldReservation() throws SQLException {
        UUID reserved = HandPlayedSaga.id(6);
        SHARDS.execute(THERE, "INSERT INTO idempotency VALUES ('open', 'alone', ?, ?)", key(reserved), new byte[48]);

        Report report = Checker.check(SHARDS.shards(), AT_REST);

        assertThat(report.isClean()).isTrue();
        assertThat(report.notes())
                .extracting(Finding::code, finding -> finding.subject().toString())
                .containsExactly(tuple(RESERVATION_ALONE, "transfer " + reserved));
    }

    @Test
    void doesNotEvenNoteAFreshReservation() throws SQLException {
        UUID reserved = new UUID(Instant.now().toEpochMilli() << 16 | 0x7000L, 0x8000_0000_0000_0001L);
        SHARDS.execute(THERE, "INSERT INTO idempotency VALUES ('open', 'alone', ?, ?)", key(reserved), new byte[48]);

        assertThat(Checker.check(SHARDS.shards(), AT_REST).notes()).isEmpty();
    }

    @Test
    void namesAStateThatDoesNotExist() throws SQLException {
        SHARDS.execute(HERE, "UPDATE credit_decision SET state = 'PERHAPS' WHERE transfer_id = ?", key(charge));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "STATE_UNKNOWN transfer " + charge,
                        "CAPTURED_WITHOUT_CREDITED transfer " + charge,
                        "CREDIT_WITHOUT_DECISION transfer " + charge);
    }

    @Test
    void namesALegThatDoesNotExist() throws SQLException {
        SHARDS.execute(
                HERE, "UPDATE ledger_entry SET leg = 'GIFT' WHERE transfer_id = ? AND leg = 'DEBIT'", key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "LEG_UNKNOWN transfer " + committed,
                        "CAPTURED_WITHOUT_BOTH_LEGS transfer " + committed,
                        "CHAIN_BROKEN account alice on shard 0");
    }

    @Test
    void namesACaptureWithoutItsDebit() throws SQLException {
        SHARDS.execute(HERE, "DELETE FROM ledger_entry WHERE transfer_id = ? AND leg = 'DEBIT'", key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "CAPTURED_WITHOUT_BOTH_LEGS transfer " + committed,
                        "POSTED_DIFFERS account alice on shard 0",
                        "VERSION_MISSING account alice on shard 0",
                        "CHAIN_END_DIFFERS account alice on shard 0",
                        "CLEARING_DIFFERS currency EUR",
                        "BOOKS_UNBALANCED currency EUR");
    }

    @Test
    void namesADebitWithoutItsCredit() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM ledger_entry WHERE transfer_id = ? AND leg = 'CREDIT'", key(committed));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "DEBIT_WITHOUT_CREDIT transfer " + committed,
                        "CREDITED_WITHOUT_ENTRY transfer " + committed,
                        "POSTED_DIFFERS account bob on shard 1",
                        "VERSION_MISSING account bob on shard 1",
                        "CHAIN_END_DIFFERS account bob on shard 1",
                        "CLEARING_DIFFERS currency EUR",
                        "BOOKS_UNBALANCED currency EUR");
    }

    @Test
    void namesACreditWithoutItsDebitAtRest() throws SQLException {
        UUID flying = inFlight(6, 200);

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "CREDIT_WITHOUT_DEBIT transfer " + flying,
                        "NOT_TERMINAL transfer " + flying,
                        "CLEARING_DIFFERS currency EUR");
        assertThat(sentence(CLEARING_DIFFERS, AT_REST)).isEqualTo("clearing is -200, at rest it is 0");
    }

    @Test
    void namesAnEntryBookedAgainstSomethingElse() throws SQLException {
        SHARDS.execute(
                HERE,
                "UPDATE ledger_entry SET contra = '@clearing.USD' WHERE transfer_id = ? AND leg = 'DEBIT'",
                key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "CONTRA_DIFFERS transfer " + committed,
                        "CHAIN_BROKEN account alice on shard 0",
                        "CLEARING_DIFFERS currency EUR",
                        "CLEARING_DIFFERS currency USD",
                        "BOOKS_UNBALANCED currency EUR",
                        "BOOKS_UNBALANCED currency USD");
    }

    @Test
    void namesACaptureThatToldAnotherVersion() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET ended_version = 1 WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("SAID_DIFFERS transfer " + committed);
    }

    @Test
    void namesACreditThatToldAnotherBalance() throws SQLException {
        SHARDS.execute(THERE, "UPDATE credit_decision SET said_posted = 1 WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("SAID_DIFFERS transfer " + committed);
    }

    @Test
    void namesAForgedCredit() throws SQLException {
        UUID forged = saga.accept(6, "alice", "bob", 200);
        saga.credit(forged);

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder("FORGED_CREDIT transfer " + forged, "CLEARING_DIFFERS currency EUR");
        assertThat(sentence(CLEARING_DIFFERS, MOVING))
                .isEqualTo("clearing is -200, in flight are 0, so it should be 0");
    }

    @Test
    void namesADecisionWithoutItsEntry() throws SQLException {
        UUID flying = saga.accept(6, "alice", "bob", 200);
        saga.hold(flying);
        SHARDS.execute(
                THERE,
                "INSERT INTO credit_decision VALUES (?, 'alice', 'bob', 200, 'EUR', ?, 'CREDITED', NULL, 500, 0, 500, 2, NOW(6))",
                key(flying),
                saga.termsHash(flying));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "CREDITED_WITHOUT_ENTRY transfer " + flying, "CLEARING_DIFFERS currency EUR");
    }

    @Test
    void namesMoneyGivenBackAfterItWasCredited() throws SQLException {
        UUID doubled = inFlight(6, 200);
        saga.release(doubled, "CANCEL_REQUESTED");

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "CREDITED_BUT_NOT_HELD transfer " + doubled,
                        "CREDIT_WITHOUT_DEBIT transfer " + doubled,
                        "CLEARING_DIFFERS currency EUR");
    }

    @Test
    void namesACreditWithoutItsDecision() throws SQLException {
        UUID flying = inFlight(6, 200);
        SHARDS.execute(THERE, "DELETE FROM credit_decision WHERE transfer_id = ?", key(flying));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "CREDIT_WITHOUT_DECISION transfer " + flying,
                        "CLEARING_DIFFERS currency EUR",
                        "VIEW_DIFFERS transfer " + flying,
                        "VIEW_DIFFERS transfer " + flying);
    }

    @Test
    void namesACaptureWithoutACreditedDecision() throws SQLException {
        SHARDS.execute(
                THERE,
                "UPDATE credit_decision SET state = 'REFUSED', reason = 'CANCEL_REQUESTED' WHERE transfer_id = ?",
                key(committed));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder(
                        "CAPTURED_WITHOUT_CREDITED transfer " + committed,
                        "CREDIT_WITHOUT_DECISION transfer " + committed);
    }

    @Test
    void namesADebitWhoseHoldIsNotCaptured() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET state = 'HELD' WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "DEBIT_WITHOUT_CAPTURE transfer " + committed,
                        "HOLD_STATE_DIFFERS transfer " + committed,
                        "HELD_DIFFERS account alice on shard 0",
                        "CLEARING_DIFFERS currency EUR",
                        "VIEW_DIFFERS transfer " + committed,
                        "VIEW_DIFFERS transfer " + committed);
    }

    @Test
    void namesMoneyGivenBackForAnotherReasonThanTheDestinations() throws SQLException {
        for (UUID cancelled : List.of(released, entombed)) {
            SHARDS.execute(
                    THERE,
                    "UPDATE credit_decision SET reason = 'CURRENCY_MISMATCH' WHERE transfer_id = ?",
                    key(cancelled));
        }

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "REASON_DIFFERS transfer " + released, "REASON_DIFFERS transfer " + entombed);
        assertThat(sentence(REASON_DIFFERS, MOVING))
                .isEqualTo("hold RELEASED with reason DESTINATION_FROZEN, "
                        + "credit decision REFUSED with reason CURRENCY_MISMATCH");
    }

    @Test
    void namesARefusalWithoutAReason() throws SQLException {
        SHARDS.execute(THERE, "UPDATE credit_decision SET reason = NULL WHERE transfer_id = ?", key(released));

        assertThat(found(MOVING)).containsExactly("REASON_DIFFERS transfer " + released);
        assertThat(sentence(REASON_DIFFERS, MOVING)).isEqualTo("credit decision REFUSED with reason none");
    }

    @Test
    void namesAReasonOfWhatWasNotRefused() throws SQLException {
        SHARDS.execute(HERE, "UPDATE hold SET reason = 'SOURCE_CLOSED' WHERE transfer_id = ?", key(committed));
        SHARDS.execute(HERE, "UPDATE credit_decision SET reason = 'SOURCE_CLOSED' WHERE transfer_id = ?", key(charge));

        assertThat(found(AT_REST))
                .containsExactlyInAnyOrder("REASON_DIFFERS transfer " + committed, "REASON_DIFFERS transfer " + charge);
    }

    @Test
    void namesATombstoneWithoutARefusal() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM credit_decision WHERE transfer_id = ?", key(entombed));

        assertThat(found(AT_REST)).containsExactly("ENDED_WITHOUT_REFUSED transfer " + entombed);
    }

    @Test
    void namesAReleaseWithoutARefusal() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM credit_decision WHERE transfer_id = ?", key(released));

        assertThat(found(AT_REST)).containsExactly("ENDED_WITHOUT_REFUSED transfer " + released);
    }

    @Test
    void namesATransferThatNeverEnded() throws SQLException {
        UUID accepted = saga.accept(6, "alice", "bob", 200);

        assertThat(found(AT_REST)).containsExactly("NOT_TERMINAL transfer " + accepted);
    }

    @Test
    void namesAHoldWhoseAmountWasEdited() throws SQLException {
        UUID held = saga.accept(6, "alice", "bob", 200);
        saga.hold(held);
        SHARDS.execute(HERE, "UPDATE hold SET amount = 20 WHERE transfer_id = ?", key(held));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder("AMOUNT_DIFFERS transfer " + held, "HELD_DIFFERS account alice on shard 0");
    }

    @Test
    void namesAHoldThatWasEditedIntoARejection() throws SQLException {
        UUID held = saga.accept(6, "alice", "bob", 200);
        saga.hold(held);
        SHARDS.execute(
                HERE,
                "UPDATE hold SET state = 'REJECTED', reason = 'INSUFFICIENT_FUNDS' WHERE transfer_id = ?",
                key(held));

        assertThat(found(MOVING))
                .contains("HOLD_STATE_DIFFERS transfer " + held, "HELD_DIFFERS account alice on shard 0");
    }

    @Test
    void namesAHoldThatWasEditedAway() throws SQLException {
        UUID flying = inFlight(6, 200);
        SHARDS.execute(HERE, "UPDATE hold SET state = 'RELEASED' WHERE transfer_id = ?", key(flying));

        assertThat(found(MOVING))
                .contains(
                        "CREDITED_BUT_NOT_HELD transfer " + flying,
                        "CREDIT_WITHOUT_DEBIT transfer " + flying,
                        "HELD_DIFFERS account alice on shard 0",
                        "CLEARING_DIFFERS currency EUR");
    }

    @Test
    void namesADeletedHold() throws SQLException {
        UUID held = saga.accept(6, "alice", "bob", 200);
        saga.hold(held);
        SHARDS.execute(HERE, "DELETE FROM hold WHERE transfer_id = ?", key(held));

        assertThat(found(MOVING))
                .contains("HELD_DIFFERS account alice on shard 0", "VERSION_MISSING account alice on shard 0");
    }

    @Test
    void namesAnAcceptedTransferWhoseRowWasDeleted() throws SQLException {
        UUID accepted = saga.accept(6, "alice", "bob", 200);
        SHARDS.execute(HERE, "DELETE FROM transfer WHERE transfer_id = ?", key(accepted));
        SHARDS.execute(HERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(accepted));
        SHARDS.execute(THERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(accepted));

        assertThat(found(MOVING)).containsExactly("KEY_WITHOUT_TRANSFER transfer " + accepted);
    }

    @Test
    void namesACommittedTransferWhoseRowWasDeleted() throws SQLException {
        SHARDS.execute(HERE, "DELETE FROM transfer WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING))
                .containsExactlyInAnyOrder(
                        "WITHOUT_TRANSFER transfer " + committed, "VIEW_UNFOUNDED transfer " + committed);
    }

    // ---- Views of transfers

    @Test
    void namesAViewThatIsMissingOnlyOnTheDestinationsShard() throws SQLException {
        SHARDS.execute(THERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("VIEW_MISSING transfer " + committed);
        assertThat(sentence(VIEW_MISSING, AT_REST)).isEqualTo("no row in transfer_view of the shards [1]");
    }

    @Test
    void namesAMissingCopyOfAView() throws SQLException {
        SHARDS.execute(HERE, "DELETE FROM views.transfer_view WHERE transfer_id = ?", key(rejected));

        assertThat(found(AT_REST)).containsExactly("VIEW_MISSING transfer " + rejected);
        assertThat(sentence(VIEW_MISSING, AT_REST)).isEqualTo("no row in transfer_view of the shards [0]");
    }

    @Test
    void namesAViewThatStayedBehind() throws SQLException {
        SHARDS.execute(
                THERE, "UPDATE views.transfer_view SET state = 'CREDITED' WHERE transfer_id = ?", key(committed));

        assertThat(found(AT_REST)).containsExactly("VIEW_DIFFERS transfer " + committed);
    }

    @Test
    void namesAViewWithAnotherEndEvenWhileMoneyMoves() throws SQLException {
        SHARDS.execute(
                THERE, "UPDATE views.transfer_view SET state = 'CANCELLED' WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING)).containsExactly("VIEW_DIFFERS transfer " + committed);
    }

    @Test
    void namesAViewAheadOfTheTables() throws SQLException {
        UUID accepted = saga.accept(6, "alice", "bob", 200);
        SHARDS.execute(HERE, "UPDATE views.transfer_view SET state = 'HELD' WHERE transfer_id = ?", key(accepted));

        assertThat(found(MOVING)).containsExactly("VIEW_DIFFERS transfer " + accepted);
    }

    @Test
    void namesAViewWithAnotherReason() throws SQLException {
        SHARDS.execute(
                THERE, "UPDATE views.transfer_view SET reason = 'SOURCE_CLOSED' WHERE transfer_id = ?", key(rejected));

        assertThat(found(MOVING)).containsExactly("VIEW_DIFFERS transfer " + rejected);
    }

    /** Else its money would not be shown on its way. */
    @Test
    void namesAViewOfARefusalThatNobodyDecided() throws SQLException {
        UUID held = saga.accept(6, "alice", "bob", 200);
        saga.hold(held);
        SHARDS.execute(THERE, "UPDATE views.transfer_view SET refused_at = NOW() WHERE transfer_id = ?", key(held));

        assertThat(found(MOVING)).containsExactly("VIEW_DIFFERS transfer " + held);
    }

    @Test
    void namesAViewWithAnotherAmount() throws SQLException {
        SHARDS.execute(THERE, "UPDATE views.transfer_view SET amount = 301 WHERE transfer_id = ?", key(committed));

        assertThat(found(MOVING)).containsExactly("VIEW_DIFFERS transfer " + committed);
    }

    @Test
    void namesAViewWithoutATransfer() throws SQLException {
        UUID unknown = HandPlayedSaga.id(6);
        SHARDS.execute(
                THERE,
                "UPDATE views.transfer_view SET transfer_id = ? WHERE transfer_id = ?",
                key(unknown),
                key(committed));

        assertThat(found(MOVING)).containsExactly("VIEW_UNFOUNDED transfer " + unknown);
    }

    /** Its balance is edited, and then another 50 are booked on the wrong one. */
    private void editedThenBooked(String account, long difference) throws SQLException {
        SHARDS.execute(HERE, "UPDATE account SET posted = posted + ? WHERE account_id = ?", difference, account);
        saga.forget(account, -difference);
        saga.commit(7, account, "bob", 50);
    }

    private void repaired(String account, long posted) throws SQLException {
        SHARDS.execute(HERE, """
                INSERT INTO verification_fix (at, run_id, subject, what, version, before_value, after_value, reason)
                SELECT NOW(6), 'run', account_id, 'posted', version, posted, ?, 'edited' FROM account WHERE account_id = ?
                """, posted, account);
        SHARDS.execute(HERE, "UPDATE account SET posted = ? WHERE account_id = ?", posted, account);
        SHARDS.execute(
                HERE,
                "UPDATE views.balance_view SET posted = ?, available = ? WHERE account_id = ?",
                posted,
                posted,
                account);
    }

    private UUID inFlight(int number, long amount) throws SQLException {
        UUID id = saga.accept(number, "alice", "bob", amount);
        saga.hold(id);
        saga.credit(id);
        return id;
    }

    private static void many(int count, Planting planting) throws SQLException {
        try (Connection connection = SHARDS.connect(THERE)) {
            connection.setAutoCommit(false);
            for (int number = 1; number <= count; number++) {
                planting.plant(connection, number);
            }
            connection.commit();
        }
    }

    private static void plantAccount(Connection connection, int number) throws SQLException {
        SHARDS.execute(
                connection,
                THERE,
                "INSERT INTO account VALUES (?, 'open', 'EUR', 'CUSTOMER', 'ACTIVE', 0, 0, 0, 0, ?, NOW(6))",
                "many-%05d".formatted(number),
                new byte[32]);
    }

    private static void plantRejected(Connection connection, int number) throws SQLException {
        UUID id = HandPlayedSaga.id(MANY + number);
        byte[] key = key(id);
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        String hash = TermsHash.of(new TransferId(id), "TRANSFER", "bob", "alice", 7, "EUR", now, now, "open", "");
        SHARDS.execute(connection, THERE, """
                INSERT INTO transfer VALUES (?, 'open', 'TRANSFER', 'bob', 'alice', 7, 'EUR', '', ?, ?, ?)
                """, key, hash, now, now);
        SHARDS.execute(
                connection,
                THERE,
                "INSERT INTO idempotency VALUES ('open', ?, ?, ?)",
                "many-" + number,
                key,
                HandPlayedSaga.requestHash("bob", "alice", "7", "EUR", "", "TRANSFER"));
        SHARDS.execute(connection, THERE, """
                INSERT INTO hold (transfer_id, source, amount, terms_hash, state, reason)
                VALUES (?, 'bob', 7, ?, 'REJECTED', 'INSUFFICIENT_FUNDS')
                """, key, hash);
    }

    private static List<String> found(boolean atRest) {
        return Checker.check(SHARDS.shards(), atRest).findings().stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    private static List<String> foundOf(String account) {
        CheckScope scope = new CheckScope(AT_REST, Optional.of(account));
        return Checker.check(SHARDS.shards(), scope, CheckObserver.NONE).findings().stream()
                .map(finding -> finding.code() + " " + finding.subject())
                .toList();
    }

    private static String sentence(FindingCode code, boolean atRest) {
        return Checker.check(SHARDS.shards(), atRest).findings().stream()
                .filter(finding -> finding.code() == code)
                .map(Finding::sentence)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] key(UUID id) {
        return HandPlayedSaga.bytes(id);
    }
}
