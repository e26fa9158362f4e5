package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.KnownAccount;
import io.giro.ingress.reading.TransferProgress;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What a caller sees. Others' accounts and transfers are answered as if they did not exist. */
@Component
final class SeenAccounts {

    private final AccountDirectory directory;

    SeenAccounts(AccountDirectory directory) {
        this.directory = directory;
    }

    /**
     * The account that a path names.
     *
     * @throws ApiProblem if there is none that the caller sees
     * @throws AccountsUnavailable if it cannot be looked up
     */
    KnownAccount find(String id, Caller caller) {
        return directory.find(wellFormed(id)).filter(caller::sees).orElseThrow(() -> ApiProblem.unknownAccount(id));
    }

    /** As {@link #find}, but without a look for a caller who sees all: what is called next looks for the account itself. */
    AccountId require(String id, Caller caller) {
        return caller.seesAll() ? wellFormed(id) : find(id, caller).id();
    }

    /** A transfer is seen by the owners of both its accounts. */
    boolean sees(Caller caller, TransferProgress transfer) {
        return caller.seesAll()
                || Stream.of(transfer.source(), transfer.destination())
                        .anyMatch(id -> directory.find(id).filter(caller::sees).isPresent());
    }

    private static AccountId wellFormed(String id) {
        if (!AccountId.isWellFormed(id)) {
            throw ApiProblem.unknownAccount(id);
        }
        return new AccountId(id);
    }
}
