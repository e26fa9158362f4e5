package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.ingress.reading.TransferFilter;
import io.giro.ingress.reading.Transfers;
import io.giro.ingress.web.json.FlatObject;
import io.giro.transfer.TransferId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.UnaryOperator;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Transfers between accounts. What is accepted here reaches a terminal state, whatever fails. */
@RestController
@RequestMapping(path = "/payments", produces = MediaType.APPLICATION_JSON_VALUE)
final class TransfersController {

    private final TransferRequests requests;
    private final IntakeAnswers intake;
    private final Transfers transfers;
    private final SeenAccounts seen;

    TransfersController(TransferRequests requests, IntakeAnswers intake, Transfers transfers, SeenAccounts seen) {
        this.requests = requests;
        this.intake = intake;
        this.transfers = transfers;
        this.seen = seen;
    }

    @PostMapping(
            path = {"/transfers", "/transfer"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TransferBody> accept(FlatObject body, Caller caller, HttpServletRequest http) {
        return intake.answer(requests.transfer(body, caller, http), UnaryOperator.identity(), http);
    }

    @GetMapping({"/transfers/{id}", "/transactions/{id}/status"})
    ProgressBody find(@PathVariable String id, Caller caller) {
        return transfers
                .find(parse(id))
                .filter(transfer -> seen.sees(caller, transfer))
                .map(ProgressBody::of)
                .orElseThrow(() -> unknown(id));
    }

    @GetMapping("/transfers")
    @KnownParameters({"account", "state", "limit", "cursor"})
    PageBody<ProgressBody> list(Caller caller, HttpServletRequest http) {
        QueryParameters query = new QueryParameters(http);
        TransferFilter filter = new TransferFilter(query.account(), query.state());
        if (!caller.seesAll()) {
            AccountId account = filter.account().orElseThrow(TransfersController::accountMissing);
            seen.require(account.value(), caller);
        }
        var page = transfers.newestFirst(filter, Cursor.transfer(query.cursor()), query.limit());
        return PageBody.of(page, ProgressBody::of, transfer -> Cursor.after(transfer.transferId()));
    }

    private static ApiProblem accountMissing() {
        return new ApiProblem(ProblemCode.INVALID_PARAMETER, "Name one of your accounts with the parameter account.");
    }

    private static TransferId parse(String id) {
        try {
            return TransferId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(
                    ProblemCode.UNKNOWN_TRANSFER,
                    "\"%s\" is not the id of a transfer. %s"
                            .formatted(Shown.of(id), ProblemCode.UNKNOWN_TRANSFER.whatToDo()));
        }
    }

    private static ApiProblem unknown(String id) {
        return new ApiProblem(
                ProblemCode.UNKNOWN_TRANSFER,
                "There is no transfer %s. %s".formatted(id, ProblemCode.UNKNOWN_TRANSFER.whatToDo()));
    }
}
