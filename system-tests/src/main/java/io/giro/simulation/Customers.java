package io.giro.simulation;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Account;
import io.giro.saga.Clock;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Everybody outside the product: who opens accounts and transfers money, who runs it, and who forges. */
final class Customers {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Currency USD = Currency.getInstance("USD");
    private static final int ACCOUNTS = 6;
    private static final int MOST_MINOR = 60_00;
    private static final Duration UNTIL_DEADLINE = Duration.ofMinutes(5);
    private static final AccountId WORLD = new AccountId("@world.EUR.0");
    private static final AccountId NOBODY = new AccountId("nobody");

    private final World world;
    private final Chance chance;
    private final List<Clock> clocks;
    private final List<AccountId> accounts = new ArrayList<>();
    private final List<TransferTerms> accepted = new ArrayList<>();
    private final List<TransferTerms> notYetVisible = new ArrayList<>();

    Customers(World world) {
        this.world = world;
        chance = world.chance;
        // Those of the processes that accept transfers.
        clocks = List.of(world.newClock(), world.newClock());
    }

    void openAccounts() {
        for (int number = 0; number < ACCOUNTS; number++) {
            open(
                    new AccountId("ACC" + number),
                    AccountKind.CUSTOMER,
                    EUR,
                    chance.below(100_00),
                    chance.below(2) * 20_00);
        }
        open(new AccountId("USD"), AccountKind.CUSTOMER, USD, 50_00, 0);
        open(WORLD, AccountKind.WORLD, EUR, 0, 0);
    }

    /** A transfer is accepted. Now and then the relay sees it before the readers of the table do. */
    void transfer() {
        TransferTerms terms = newTerms();
        world.trace.add("accept " + terms.transferId() + ": " + terms.amountMinor() + " from " + terms.source() + " to "
                + terms.destination());
        world.auditor.accepted(terms);
        accepted.add(terms);
        world.relay.add(terms.source().slot().shard(World.SHARDS), new TransferRequested(terms));
        if (world.faults.strikes(Fault.DELAY)) {
            notYetVisible.add(terms);
        } else {
            world.books.accept(terms);
        }
    }

    /** What was accepted can be seen by now. */
    void see() {
        notYetVisible.forEach(world.books::accept);
        notYetVisible.clear();
    }

    void cancel() {
        if (!accepted.isEmpty()) {
            TransferTerms terms = chance.pick(accepted);
            world.trace.add("ask to cancel " + terms.transferId());
            world.log.append(new CancelRequested(terms, terms.deadline()));
        }
    }

    /** Freezes, thaws or closes an account; closes it only if there is no money on it. */
    void administrate() {
        Account account = world.books.account(chance.pick(accounts));
        AccountStatus status = chance.pick(List.of(AccountStatus.values()));
        boolean isEmpty = account.posted() == 0 && account.held() == 0;
        if (account.status() == AccountStatus.CLOSED || status == AccountStatus.CLOSED && !isEmpty) {
            return;
        }
        world.trace.add("make " + account.id() + " " + status);
        world.books.put(new Account(
                account.id(),
                account.currency(),
                account.kind(),
                status,
                account.posted(),
                account.held(),
                account.overdraftLimit(),
                account.version()));
    }

    /** An engineer looks into an account, and does not end the transaction. */
    void lockARow() {
        AccountId account = chance.pick(accounts);
        world.trace.add("lock the row of " + account);
        world.lockedRows.lock(account);
    }

    /** Writes to the log what no part of the product would write. */
    void forge() {
        switch (chance.below(3)) {
            case 0 -> {
                Topic topic = chance.pick(List.of(Topic.values()));
                world.trace.add("write something unreadable to " + topic);
                world.log.appendUnreadable(topic, chance.pick(accounts));
            }
            case 1 -> {
                TransferTerms terms = newTerms();
                world.trace.add("forge a request of " + terms.transferId());
                world.log.append(new TransferRequested(terms));
            }
            default -> {
                if (!accepted.isEmpty()) {
                    TransferTerms terms = withMoreMoney(chance.pick(accepted));
                    world.trace.add("forge the amount of " + terms.transferId());
                    world.log.append(new TransferRequested(terms));
                }
            }
        }
    }

    private void open(AccountId id, AccountKind kind, Currency currency, long postedMinor, long overdraftMinor) {
        world.books.put(new Account(id, currency, kind, AccountStatus.ACTIVE, postedMinor, 0, overdraftMinor, 0));
        world.auditor.opened(id, kind, postedMinor, overdraftMinor);
        accounts.add(id);
    }

    private TransferTerms newTerms() {
        AccountId source = chance.pick(accounts);
        AccountId destination = chance.oneIn(20) ? NOBODY : chance.pick(accounts);
        while (destination.equals(source)) {
            destination = chance.pick(accounts);
        }
        Instant now = chance.pick(clocks).now();
        return new TransferTerms(
                TransferId.of(now, source.slot(), chance.bits()),
                TransferKind.TRANSFER,
                source,
                destination,
                chance.between(1, MOST_MINOR),
                EUR,
                "",
                "open",
                now,
                now.plus(UNTIL_DEADLINE));
    }

    private static TransferTerms withMoreMoney(TransferTerms terms) {
        return new TransferTerms(
                terms.transferId(),
                terms.kind(),
                terms.source(),
                terms.destination(),
                terms.amountMinor() + 1,
                terms.currency(),
                terms.description(),
                terms.clientId(),
                terms.acceptedAt(),
                terms.deadline());
    }
}
