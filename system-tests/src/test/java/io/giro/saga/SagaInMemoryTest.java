package io.giro.saga;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.MemorySaga;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** All steps together over books and a log in memory, with the accounts on one shard and on two. */
@ParameterizedClass(name = "{0} shards")
@ValueSource(ints = {1, 2})
class SagaInMemoryTest {

    private static final int CUSTOMERS = 10;
    private static final long OPENED_WITH = 50_00;

    private final PlaceHold placeHold = new PlaceHold();
    private final CreditDestination creditDestination = new CreditDestination();
    private final CommitTransfer commitTransfer = new CommitTransfer();
    private final ReleaseHold releaseHold = new ReleaseHold();
    private final List<Step> steps = List.of(placeHold, creditDestination, commitTransfer, releaseHold);
    private final TransferTerms terms =
            aTransfer().of(eur(10_00)).from("ACC0").to("ACC1").terms();

    @Parameter
    int shards;

    private MemorySaga saga;

    @BeforeEach
    void openTheCustomersAccounts() {
        saga = new MemorySaga(shards);
        for (int i = 0; i < CUSTOMERS; i++) {
            saga.open(anAccount("ACC" + i).with(eur(OPENED_WITH)));
        }
    }

    @Test
    void movesTheMoneyOnce() {
        saga.accept(terms);

        saga.runAll(steps);

        assertThat(saga.account("ACC0").balance())
                .isEqualTo(new AccountBalance(new AccountId("ACC0"), 40_00, 0, 40_00, 2));
        assertThat(saga.account("ACC1").balance())
                .isEqualTo(new AccountBalance(new AccountId("ACC1"), 60_00, 0, 60_00, 1));
        assertThat(saga.said(Topic.COMMITTED)).hasSize(1);
        isAtRest();
    }

    @Test
    void hasTheMoneyNowhereTwiceWhileItIsOnItsWay() {
        saga.accept(terms);

        saga.run(placeHold);
        assertThat(saga.account("ACC0").available()).isEqualTo(40_00);
        saga.run(creditDestination);

        assertThat(saga.account("ACC1").available()).isEqualTo(60_00);
        assertThat(saga.account("ACC0").available()).isEqualTo(40_00);
        assertThat(saga.account("ACC0").held()).isEqualTo(10_00);
    }

    @Test
    void givesTheMoneyBackWhenTheCreditIsRefused() {
        saga.accept(terms);
        saga.run(placeHold);
        saga.open(anAccount("ACC1").with(eur(OPENED_WITH)).frozen());

        saga.runAll(steps);

        assertThat(saga.account("ACC0").available()).isEqualTo(OPENED_WITH);
        assertThat(saga.said(Topic.CANCELLED)).hasSize(1);
        isAtRest();
    }

    @Test
    void holdsNothingWhenItWasCancelledBefore() {
        saga.accept(terms);
        saga.say(new CancelRequested(terms, ATransfer.NOON));
        saga.run(creditDestination);
        saga.run(releaseHold);

        saga.runAll(steps);

        assertThat(hold(terms).state()).isEqualTo(Hold.State.VOID);
        assertThat(saga.account("ACC0").version()).isZero();
        assertThat(saga.said(Topic.HELD)).isEmpty();
        isAtRest();
    }

    @Test
    void givesTheMoneyBackWhenItIsCancelledBeforeTheCredit() {
        saga.accept(terms);
        saga.say(new CancelRequested(terms, ATransfer.NOON));
        saga.run(creditDestination);
        saga.run(placeHold);

        saga.runAll(steps);

        assertThat(hold(terms).state()).isEqualTo(Hold.State.RELEASED);
        assertThat(saga.account("ACC0").available()).isEqualTo(OPENED_WITH);
        isAtRest();
    }

    @Test
    void goesThroughWhenTheRequestToCancelComesAfterTheCredit() {
        saga.accept(terms);
        saga.run(placeHold);
        saga.run(creditDestination);
        saga.say(new CancelRequested(terms, ATransfer.NOON));

        saga.runAll(steps);

        assertThat(hold(terms).state()).isEqualTo(Hold.State.CAPTURED);
        assertThat(saga.account("ACC1").posted()).isEqualTo(60_00);
        isAtRest();
    }

    @Test
    void changesNothingWhenEverythingIsReadAgainFromTheBeginning() {
        acceptMany(new Random(1));
        saga.runAll(steps);
        List<Account> accounts = List.copyOf(saga.books().accounts());
        List<LedgerEntry> entries = saga.books().entries();
        Set<TransferEvent> said = everythingSaid().collect(Collectors.toSet());

        for (Step step : steps) {
            saga.forgetOffsets(step);
        }
        saga.runAll(steps);

        assertThat(saga.books().accounts()).containsExactlyElementsOf(accounts);
        assertThat(saga.books().entries()).isEqualTo(entries);
        assertThat(everythingSaid().collect(Collectors.toSet())).isEqualTo(said);
        isAtRest();
    }

    @Test
    void endsEveryTransferOnceInWhateverOrderTheStepsRun() {
        for (long seed = 1; seed <= 50; seed++) {
            openTheCustomersAccounts();
            Random random = new Random(seed);
            List<TransferTerms> accepted = acceptMany(random);
            for (int i = 0; i < 60; i++) {
                Step step = steps.get(random.nextInt(steps.size()));
                if (random.nextInt(10) == 0) {
                    saga.forgetOffsets(step);
                }
                if (random.nextInt(3) == 0) {
                    TransferTerms any = accepted.get(random.nextInt(accepted.size()));
                    saga.say(new CancelRequested(any, ATransfer.NOON));
                }
                saga.run(step);
            }

            saga.runAll(steps);

            assertThat(saga.parkedReasons()).as("seed %d", seed).isEmpty();
            isAtRest();
        }
    }

    private List<TransferTerms> acceptMany(Random random) {
        List<TransferTerms> accepted = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int source = random.nextInt(CUSTOMERS);
            int destination = (source + 1 + random.nextInt(CUSTOMERS - 1)) % CUSTOMERS;
            TransferTerms one = aTransfer()
                    .of(eur(1 + random.nextInt(30_00)))
                    .from("ACC" + source)
                    .to("ACC" + destination)
                    .terms();
            saga.accept(one);
            accepted.add(one);
        }
        return accepted;
    }

    /** What must be true when nothing is on its way. */
    private void isAtRest() {
        assertThat(saga.books().accounts()).allSatisfy(account -> {
            assertThat(account.held()).isZero();
            assertThat(account.available()).isNotNegative();
            assertThat(account.posted()).isEqualTo(OPENED_WITH + sumOfEntries(account.id()));
            assertThat(versionsSaid(account.id()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, account.version()).boxed().toList());
        });
        assertThat(saga.books().entries().stream()
                        .mapToLong(LedgerEntry::amountMinor)
                        .sum())
                .isZero();
        assertThat(saga.books().transfers()).allSatisfy(this::hasOneEnd);
        everythingSaid()
                .collect(Collectors.groupingBy(TransferEvent::eventId, Collectors.toSet()))
                .forEach((id, facts) -> assertThat(facts).as(id).hasSize(1));
    }

    private void hasOneEnd(TransferTerms accepted) {
        Set<Topic> ends = Stream.of(Topic.COMMITTED, Topic.REJECTED, Topic.CANCELLED)
                .filter(topic -> saga.said(topic).stream()
                        .anyMatch(event -> event.terms().equals(accepted)))
                .collect(Collectors.toSet());
        Map<LedgerEntry.Leg, Long> legs = saga.books().entries().stream()
                .filter(entry -> entry.transferId().equals(accepted.transferId()))
                .collect(Collectors.toMap(LedgerEntry::leg, LedgerEntry::amountMinor));
        Hold.State hold = hold(accepted).state();

        switch (hold) {
            case CAPTURED -> {
                assertThat(ends).containsExactly(Topic.COMMITTED);
                assertThat(legs)
                        .isEqualTo(Map.of(
                                LedgerEntry.Leg.DEBIT,
                                -accepted.amountMinor(),
                                LedgerEntry.Leg.CREDIT,
                                accepted.amountMinor()));
            }
            case REJECTED -> {
                assertThat(ends).containsExactly(Topic.REJECTED);
                assertThat(legs).isEmpty();
            }
            case RELEASED, VOID -> {
                assertThat(ends).containsExactly(Topic.CANCELLED);
                assertThat(legs).isEmpty();
            }
            case HELD -> throw new AssertionError(accepted.transferId() + " is still held");
        }
    }

    private long sumOfEntries(AccountId account) {
        return saga.books().entries().stream()
                .filter(entry -> entry.account().equals(account))
                .mapToLong(LedgerEntry::amountMinor)
                .sum();
    }

    /** Each version once, however often it was said. */
    private List<Long> versionsSaid(AccountId account) {
        return everythingSaid()
                .distinct()
                .flatMap(event -> event.account().stream())
                .filter(balance -> balance.accountId().equals(account))
                .map(AccountBalance::version)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private Stream<TransferEvent> everythingSaid() {
        return Arrays.stream(Topic.values()).map(saga::said).flatMap(List::stream);
    }

    private Hold hold(TransferTerms accepted) {
        TransferId id = accepted.transferId();
        return saga.books().hold(id).orElseThrow(() -> new AssertionError(id + " was never decided"));
    }
}
