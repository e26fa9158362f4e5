package io.giro.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "100000, EUR, 1000.00",
        "5, EUR, 0.05",
        "-5, EUR, -0.05",
        "0, EUR, 0.00",
        "1000, JPY, 1000",
        "1, BHD, 0.001"
    })
    void saysAllDecimalsOfTheCurrency(long minor, String currency, String major) {
        assertThat(new Money(minor, Currency.getInstance(currency)).toMajorString())
                .isEqualTo(major);
    }

    /** posted − held + overdraft limit at their bounds, and one more transfer. */
    @Test
    void boundsBalancesSoThatNothingOverflows() {
        long max = Money.MAX_BALANCE_MINOR;

        assertThat(Math.addExact(max, max)).isPositive();
        assertThat(Math.subtractExact(-max, max)).isNegative();
        assertThat(Math.addExact(max, Money.MAX_TRANSFER_MINOR)).isPositive();
    }
}
