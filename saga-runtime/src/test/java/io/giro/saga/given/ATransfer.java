package io.giro.saga.given;

import io.giro.account.AccountId;
import io.giro.money.Money;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Terms for a test: {@code aTransfer().of(eur(10_00)).from("ACC001").to("ACC002").terms()}. Each has an id of its own. */
public final class ATransfer {

    /** When transfers are accepted, unless a test says otherwise. */
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private static final Duration UNTIL_DEADLINE = Duration.ofMinutes(5);
    private static final AtomicLong NEXT = new AtomicLong(1);

    private final long number = NEXT.getAndIncrement();
    private Money amount = Amounts.eur(10_00);
    private AccountId source = new AccountId("ACC001");
    private AccountId destination = new AccountId("ACC002");
    private String description = "";
    private Instant acceptedAt = NOON;

    public static ATransfer aTransfer() {
        return new ATransfer();
    }

    public ATransfer of(Money money) {
        amount = money;
        return this;
    }

    public ATransfer from(String account) {
        source = new AccountId(account);
        return this;
    }

    public ATransfer to(String account) {
        destination = new AccountId(account);
        return this;
    }

    public ATransfer describedAs(String text) {
        description = text;
        return this;
    }

    public ATransfer acceptedAt(Instant time) {
        acceptedAt = time;
        return this;
    }

    /** The same id for every call, so that a test can say other things under one id. */
    public TransferTerms terms() {
        return new TransferTerms(
                TransferId.of(acceptedAt, source.slot(), number),
                TransferKind.TRANSFER,
                source,
                destination,
                amount.minor(),
                amount.currency(),
                description,
                "open",
                acceptedAt,
                acceptedAt.plus(UNTIL_DEADLINE));
    }
}
