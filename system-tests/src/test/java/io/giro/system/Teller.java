package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.system.Api.Answer;
import java.math.BigDecimal;
import java.time.Duration;

/** What every test needs at the counter: accounts with money, and to know how a transfer ended. Thread-safe. */
public final class Teller {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Api api;

    public Teller(Api api) {
        this.api = api;
    }

    /** The first of {@code prefix-0}, {@code prefix-1} … whose records lie on this partition. */
    public static String accountOn(int partition, String prefix) {
        for (int number = 0; ; number++) {
            String name = prefix + "-" + number;
            if (new AccountId(name).slot().partition(RunningGiro.PARTITIONS) == partition) {
                return name;
            }
        }
    }

    public void accountWith(String id, String amount) {
        assertThat(api.openAccount(id).status()).isIn(200, 201);
        if (new BigDecimal(amount).signum() != 0) {
            deposit(id, amount);
        }
    }

    public void deposit(String account, String amount) {
        Answer charge = api.charge(account, amount);
        assertThat(charge.status()).as(charge.text()).isEqualTo(202);
        awaitState(charge, "COMMITTED");
    }

    public void awaitState(Answer accepted, String state) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(api.stateOf(accepted.transferId())).isEqualTo(state));
    }

    /** In cents, as the views say. */
    public long settledCents(String account) {
        return new BigDecimal(api.balance(account).get("settled").asString())
                .movePointRight(2)
                .longValueExact();
    }
}
