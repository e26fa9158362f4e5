package io.giro.ingress;

import io.giro.account.Slot;

/** A client's own name for a request. It lives on the shard of its hash, which may be another than the source's. */
public record IdempotencyKey(String clientId, String key) {

    public Slot slot() {
        // A client id has no control characters, so this cannot be read in two ways.
        return Slot.of(clientId + "\n" + key);
    }
}
