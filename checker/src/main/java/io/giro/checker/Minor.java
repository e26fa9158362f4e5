package io.giro.checker;

import java.math.BigInteger;

/** Arithmetic on minor units that a spoilt row cannot make overflow. */
final class Minor {
    private Minor() {}

    static BigInteger difference(long stored, long actual) {
        return BigInteger.valueOf(stored).subtract(BigInteger.valueOf(actual));
    }

    /** posted − held + overdraft limit. */
    static BigInteger available(AccountRow account) {
        return difference(account.posted(), account.held()).add(BigInteger.valueOf(account.overdraftLimit()));
    }
}
