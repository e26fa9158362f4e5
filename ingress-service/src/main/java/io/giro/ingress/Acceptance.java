package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.transfer.TransferTerms;
import java.util.List;

/** The answer to a request for a transfer. */
public sealed interface Acceptance {

    /**
     * The transfer exists and will reach a terminal state.
     *
     * @param replayed whether it was accepted before, under the same key and with the same content
     */
    record Accepted(TransferTerms terms, boolean replayed) implements Acceptance {}

    /**
     * The key names a transfer with other content. Nothing was written.
     *
     * @param fields what differs, by the names of the request's fields
     */
    record KeyReused(List<String> fields) implements Acceptance {}

    /**
     * An account takes part in no transfers. Nothing was written.
     *
     * @param field the name of the request's field that names the account
     */
    record AccountNotActive(String field, AccountId account, AccountStatus status) implements Acceptance {}
}
