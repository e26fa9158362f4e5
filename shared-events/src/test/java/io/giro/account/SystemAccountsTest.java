package io.giro.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemAccountsTest {

    private static final Currency EUR = Currency.getInstance("EUR");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOMER")
    void hasOneStripeOnEachPartition(AccountKind kind) {
        List<AccountId> stripes = new SystemAccounts(16).stripes(kind, EUR);

        assertThat(stripes).hasSize(16).allMatch(AccountId::isSystem);
        assertThat(IntStream.range(0, 16))
                .allSatisfy(partition ->
                        assertThat(stripes.get(partition).slot().partition(16)).isEqualTo(partition));
    }

    /** The names are rows in every database: another choice would leave their money behind. */
    @Test
    void neverChangesTheNames() {
        SystemAccounts accounts = new SystemAccounts(4);

        assertThat(accounts.stripes(AccountKind.WORLD, EUR))
                .extracting(AccountId::value)
                .containsExactly("@world.EUR.7", "@world.EUR.0", "@world.EUR.2", "@world.EUR.1");
        assertThat(accounts.stripes(AccountKind.BANK, EUR))
                .extracting(AccountId::value)
                .containsExactly("@bank.EUR.8", "@bank.EUR.7", "@bank.EUR.0", "@bank.EUR.1");
        assertThat(accounts.stripes(AccountKind.FEES, EUR))
                .extracting(AccountId::value)
                .containsExactly("@fees.EUR.6", "@fees.EUR.1", "@fees.EUR.0", "@fees.EUR.4");
    }

    @Test
    void takesTheSmallestNumberThatFallsIntoThePartition() {
        AccountId stripe =
                new SystemAccounts(16).stripes(AccountKind.WORLD, EUR).get(7);

        int number = Integer.parseInt(stripe.value().substring("@world.EUR.".length()));
        assertThat(IntStream.range(0, number).mapToObj(n -> new AccountId("@world.EUR." + n)))
                .noneMatch(id -> id.slot().partition(16) == 7);
    }

    @Test
    void standsBesideTheCustomerOnAnyNumberOfShards() {
        SystemAccounts accounts = new SystemAccounts(16);

        for (int i = 0; i < 1_000; i++) {
            AccountId customer = new AccountId("ACC" + i);
            AccountId world = accounts.beside(customer, AccountKind.WORLD, EUR);

            for (int shards = 1; shards <= 16; shards *= 2) {
                assertThat(world.slot().shard(shards)).isEqualTo(customer.slot().shard(shards));
            }
        }
    }

    @Test
    void hasNoStripesForCustomers() {
        assertThatThrownBy(() -> new SystemAccounts(1).stripes(AccountKind.CUSTOMER, EUR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAClearingThatNobodyCanOpen() {
        assertThat(SystemAccounts.clearing(EUR)).isEqualTo("@clearing.EUR");
        assertThat(AccountId.isWellFormed(SystemAccounts.clearing(EUR))).isFalse();
    }
}
