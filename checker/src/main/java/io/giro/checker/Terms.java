package io.giro.checker;

/** What a transfer and its rows in the views must agree on; {@code amount} in minor units. */
record Terms(long amount, String currency, String source, String destination) {
    @Override
    public String toString() {
        return amount + " " + currency + " from " + source + " to " + destination;
    }
}
