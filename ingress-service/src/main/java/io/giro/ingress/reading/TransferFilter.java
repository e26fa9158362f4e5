package io.giro.ingress.reading;

import io.giro.account.AccountId;
import io.giro.transfer.TransferState;
import java.util.Optional;

/**
 * Which transfers to list; all of them if no part is given.
 *
 * @param account transfers that this account sent or is to receive
 */
public record TransferFilter(Optional<AccountId> account, Optional<TransferState> state) {}
