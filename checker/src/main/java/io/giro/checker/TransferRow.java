package io.giro.checker;

/** What was accepted; {@code amount} in minor units. */
public record TransferRow(
        TransferId transferId, String source, String destination, long amount, String currency, String termsHash)
        implements Row {
    @Override
    public String what() {
        return "transfer";
    }

    Terms terms() {
        return new Terms(amount, currency, source, destination);
    }
}
