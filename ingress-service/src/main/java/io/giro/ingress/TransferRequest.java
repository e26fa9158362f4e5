package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.transfer.TransferKind;
import java.util.Currency;
import java.util.Optional;

/**
 * What a caller asks for, well-formed and with its currency resolved.
 *
 * @param idempotencyKey the caller's own name for this request; 1 to 64 characters
 * @param amountMinor minor units, positive
 * @param description empty when the caller gave none
 * @param traceparent the W3C trace context that came with the request
 */
public record TransferRequest(
        String clientId,
        String idempotencyKey,
        TransferKind kind,
        AccountId source,
        AccountId destination,
        long amountMinor,
        Currency currency,
        String description,
        Optional<String> traceparent) {}
