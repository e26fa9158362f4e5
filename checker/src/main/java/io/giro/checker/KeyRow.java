package io.giro.checker;

/**
 * A client's idempotency key, which names one transfer for ever.
 *
 * @param requestHash of the request that it came with, as it is stored
 */
public record KeyRow(TransferId transferId, String client, String key, RequestHash requestHash) implements Row {
    @Override
    public String what() {
        return "idempotency key";
    }
}
