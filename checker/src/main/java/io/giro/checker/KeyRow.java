package io.giro.checker;

/** A client's idempotency key, which names one transfer for ever. */
public record KeyRow(TransferId transferId, String client, String key) implements Row {
    @Override
    public String what() {
        return "idempotency key";
    }
}
