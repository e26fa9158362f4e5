package io.giro.checker;

import java.math.BigInteger;

/** Credited and not yet debited money of one currency, in minor units. */
public record InFlight(long transfers, BigInteger sum) {
    static final InFlight NOTHING = new InFlight(0, BigInteger.ZERO);

    InFlight plus(long amount) {
        return new InFlight(transfers + 1, sum.add(BigInteger.valueOf(amount)));
    }
}
