package io.giro.ingress.web;

import io.giro.ingress.account.KnownAccount;
import io.giro.ingress.reading.Balances;
import io.giro.ingress.reading.PendingTransfers;
import io.giro.ingress.reading.StatementLine;
import io.giro.ingress.reading.Statements;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The money of an account: its balance, its statement, and what is on its way. */
@RestController
@RequestMapping(path = "/payments/accounts/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
final class BalancesController {

    private static final int MOST_PENDING_ITEMS = 200;

    private final SeenAccounts seen;
    private final Balances balances;
    private final Statements statements;
    private final PendingTransfers pendingTransfers;

    BalancesController(SeenAccounts seen, Balances balances, Statements statements, PendingTransfers pendingTransfers) {
        this.seen = seen;
        this.balances = balances;
        this.statements = statements;
        this.pendingTransfers = pendingTransfers;
    }

    @GetMapping("/balance")
    BalanceBody balance(@PathVariable String id, Caller caller) {
        return balances.find(seen.require(id, caller))
                .map(BalanceBody::of)
                .orElseThrow(() -> ApiProblem.unknownAccount(id));
    }

    @GetMapping("/entries")
    @KnownParameters({"limit", "cursor"})
    PageBody<EntryBody> entries(@PathVariable String id, Caller caller, HttpServletRequest http) {
        KnownAccount account = seen.find(id, caller);
        QueryParameters query = new QueryParameters(http);
        var page = statements.newestFirst(account.id(), Cursor.version(query.cursor()), query.limit());
        return PageBody.of(page, EntryBody::of, (StatementLine line) -> Cursor.after(line.version()));
    }

    @GetMapping("/pending")
    PendingBody pending(@PathVariable String id, Caller caller) {
        KnownAccount account = seen.find(id, caller);
        return PendingBody.of(pendingTransfers.of(account.id(), MOST_PENDING_ITEMS), account.currency());
    }
}
