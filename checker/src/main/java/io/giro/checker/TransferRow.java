package io.giro.checker;

/**
 * What was accepted; {@code amount} in minor units.
 *
 * @param termsHash as it is stored
 * @param computedHash as it follows from the other columns
 * @param requestHash what the key of such a request remembers, from the other columns as well
 */
public record TransferRow(
        TransferId transferId,
        String client,
        String source,
        String destination,
        long amount,
        String currency,
        String termsHash,
        String computedHash,
        RequestHash requestHash)
        implements Row {
    @Override
    public String what() {
        return "transfer";
    }

    Terms terms() {
        return new Terms(amount, currency, source, destination);
    }
}
