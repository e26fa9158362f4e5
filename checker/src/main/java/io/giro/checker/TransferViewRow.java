package io.giro.checker;

import java.util.Optional;

/**
 * What callers see of a transfer, on the shard of one of its accounts.
 *
 * @param refused whether the destination has refused it: then its money is not on its way any more
 */
public record TransferViewRow(
        TransferId transferId,
        String source,
        String destination,
        long amount,
        String currency,
        String state,
        Optional<String> reason,
        boolean refused)
        implements Row {
    @Override
    public String what() {
        return "transfer_view";
    }

    Terms terms() {
        return new Terms(amount, currency, source, destination);
    }
}
