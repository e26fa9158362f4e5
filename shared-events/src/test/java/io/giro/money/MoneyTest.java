package io.giro.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "1000,    EUR, 100000",
        "1000.00, EUR, 100000",
        "0.01,    EUR, 1",
        "1e3,     EUR, 100000",
        "-12.30,  EUR, -1230",
        "1.500,   EUR, 150",
        "1000,    JPY, 1000",
        "1.0,     JPY, 1",
        "0.001,   BHD, 1",
        "92233720368547758.07, EUR, 9223372036854775807"
    })
    void countsMinorUnitsExactly(BigDecimal major, String currency, long minor) {
        assertThat(Money.ofMajor(major, Currency.getInstance(currency)).minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001,  EUR",
        "10.005, EUR",
        "0.1,    JPY",
        "92233720368547758.08, EUR",
        "1E+2000000000, EUR",
        "1E-2000000000, EUR"
    })
    void throwsRatherThanRound(BigDecimal major, String currency) {
        assertThatThrownBy(() -> Money.ofMajor(major, Currency.getInstance(currency)))
                .isInstanceOf(ArithmeticException.class);
    }

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
