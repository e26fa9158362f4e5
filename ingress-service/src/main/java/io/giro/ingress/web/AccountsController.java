package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.account.Accounts;
import io.giro.ingress.account.Opening.Opened;
import io.giro.ingress.account.Opening.Taken;
import io.giro.ingress.account.StatusChange;
import io.giro.ingress.account.StatusChange.AlreadyClosed;
import io.giro.ingress.account.StatusChange.Done;
import io.giro.ingress.account.StatusChange.NoSuchAccount;
import io.giro.ingress.account.StatusChange.NotEmpty;
import io.giro.ingress.account.StatusChange.SystemAccount;
import io.giro.ingress.reading.OpenedAccounts;
import io.giro.ingress.web.json.FlatObject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Accounts: opening, looking at, freezing and closing them. Repeating a request changes nothing. */
@RestController
@RequestMapping(path = "/payments/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
final class AccountsController {

    private final AccountRequests requests;
    private final Accounts accounts;
    private final OpenedAccounts opened;
    private final SeenAccounts seen;

    AccountsController(AccountRequests requests, Accounts accounts, OpenedAccounts opened, SeenAccounts seen) {
        this.requests = requests;
        this.accounts = accounts;
        this.opened = opened;
        this.seen = seen;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AccountBody> open(FlatObject body, Caller caller, HttpServletRequest http) {
        return switch (accounts.open(requests.newAccount(body, caller))) {
            case Opened opened ->
                ResponseEntity.status(opened.repeated() ? HttpStatus.OK : HttpStatus.CREATED)
                        .location(location(opened.account(), http))
                        .body(AccountBody.of(opened.account()));
            case Taken taken ->
                throw new ApiProblem(
                        ProblemCode.ACCOUNT_EXISTS,
                        "There is an account %s with another owner, currency or overdraft limit. %s"
                                .formatted(taken.account().id(), ProblemCode.ACCOUNT_EXISTS.whatToDo()));
        };
    }

    @GetMapping("/{id}")
    AccountBody find(@PathVariable String id, Caller caller) {
        return opened.find(seen.require(id, caller))
                .map(AccountBody::of)
                .orElseThrow(() -> ApiProblem.unknownAccount(id));
    }

    @PostMapping("/{id}/freeze")
    AccountBody freeze(@PathVariable String id, Caller caller) {
        AccountId account = seen.require(id, caller);
        return answer(account, accounts.freeze(account));
    }

    @PostMapping("/{id}/unfreeze")
    AccountBody unfreeze(@PathVariable String id, Caller caller) {
        AccountId account = seen.require(id, caller);
        return answer(account, accounts.unfreeze(account));
    }

    @PostMapping("/{id}/close")
    AccountBody close(@PathVariable String id, Caller caller) {
        AccountId account = seen.require(id, caller);
        return answer(account, accounts.close(account));
    }

    private static AccountBody answer(AccountId id, StatusChange change) {
        return switch (change) {
            case Done done -> AccountBody.of(done.account());
            case NoSuchAccount none -> throw ApiProblem.unknownAccount(id.value());
            case SystemAccount system -> throw ApiProblem.of(ProblemCode.SYSTEM_ACCOUNT);
            case AlreadyClosed closed -> throw ApiProblem.of(HttpStatus.CONFLICT.value(), ProblemCode.ACCOUNT_CLOSED);
            case NotEmpty notEmpty -> throw ApiProblem.of(ProblemCode.ACCOUNT_NOT_EMPTY);
        };
    }

    private static URI location(AccountDetails account, HttpServletRequest http) {
        return URI.create(http.getContextPath() + "/payments/accounts/" + account.id());
    }
}
