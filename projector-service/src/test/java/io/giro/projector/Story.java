package io.giro.projector;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One transfer of 10.00 EUR, and every event that can be told of it, each a second after the one before. */
final class Story {

    static final int SHARDS = 2;
    static final Instant ACCEPTED_AT = Instant.parse("2026-11-20T20:00:00.123456Z");

    final TransferTerms terms;

    private Story(AccountId source, AccountId destination, int number) {
        terms = new TransferTerms(
                TransferId.of(ACCEPTED_AT, source.slot(), number),
                TransferKind.TRANSFER,
                source,
                destination,
                10_00,
                Currency.getInstance("EUR"),
                "rent – März",
                "open",
                ACCEPTED_AT,
                ACCEPTED_AT.plus(Duration.ofMinutes(5)));
    }

    static Story between(AccountId source, AccountId destination) {
        return new Story(source, destination, 1);
    }

    /** Another transfer between the same accounts. */
    Story another() {
        return new Story(terms.source(), terms.destination(), 2);
    }

    /** An account that lives on the shard. */
    static AccountId accountOn(int shard) {
        return accountOn(shard, "ACC");
    }

    static AccountId accountOn(int shard, String prefix) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> new AccountId(prefix + n))
                .filter(id -> id.slot().shard(SHARDS) == shard)
                .findFirst()
                .orElseThrow();
    }

    List<TransferEvent> committed() {
        return List.of(requested(), held(1), credited(1), commit(2));
    }

    List<TransferEvent> cancelled() {
        return List.of(requested(), held(1), refused(), cancel(2));
    }

    /** Refused because its caller did not wait, and rejected all the same when the request arrived late. */
    List<TransferEvent> rejectedAndRefused() {
        return List.of(requested(), rejected(), refused());
    }

    List<TransferEvent> cancelledBeforeItWasHeld() {
        return List.of(requested(), refused(), new TransferCancelled(terms, at(4), why(), Optional.empty()));
    }

    TransferEvent requested() {
        return new TransferRequested(terms);
    }

    TransferEvent held(long version) {
        return new FundsHeld(terms, at(1), new AccountBalance(terms.source(), 100_00, 10_00, 90_00, version));
    }

    TransferEvent rejected() {
        return new TransferRejected(terms, at(1), RejectReason.INSUFFICIENT_FUNDS);
    }

    TransferEvent credited(long version) {
        return new FundsCredited(terms, at(2), new AccountBalance(terms.destination(), 10_00, 0, 10_00, version));
    }

    TransferEvent refused() {
        return new CreditRefused(terms, at(2), why());
    }

    TransferEvent commit(long version) {
        return new TransferCommitted(terms, at(3), new AccountBalance(terms.source(), 90_00, 0, 90_00, version));
    }

    TransferEvent cancel(long version) {
        AccountBalance balance = new AccountBalance(terms.source(), 100_00, 0, 100_00, version);
        return new TransferCancelled(terms, at(4), why(), Optional.of(balance));
    }

    static Instant at(int seconds) {
        return ACCEPTED_AT.plusSeconds(seconds);
    }

    private static RefuseReason why() {
        return RefuseReason.CANCEL_REQUESTED;
    }
}
