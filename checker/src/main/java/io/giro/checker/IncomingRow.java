package io.giro.checker;

/** What the destination sees coming; {@code arrived} once the destination has decided. */
public record IncomingRow(
        TransferId transferId, String source, String destination, long amount, String currency, boolean arrived)
        implements Row {
    @Override
    public String what() {
        return "incoming_view";
    }

    Terms terms() {
        return new Terms(amount, currency, source, destination);
    }
}
