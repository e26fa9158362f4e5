package io.giro.ingress.web;

import io.giro.ingress.Acceptance;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.Intake;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.TransferRequest;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.web.BatchBody.Result;
import io.giro.ingress.web.json.FlatObject;
import io.giro.ingress.web.json.FlatObjects.Crooked;
import io.giro.ingress.web.json.FlatObjects.Element;
import io.giro.ingress.web.json.FlatObjects.Flat;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands the transfers of a batch to the intake, all before it waits for any, and says what came of each. Each is judged
 * by itself: what is wrong with one does not touch another, and there is no all or nothing.
 */
@Component
final class BatchAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(BatchAnswers.class);

    private final TransferRequests requests;
    private final Intake intake;

    BatchAnswers(TransferRequests requests, Intake intake) {
        this.requests = requests;
        this.intake = intake;
    }

    /** Waits for the intake, on a virtual thread. */
    BatchBody answer(List<Element> transfers, Caller caller, HttpServletRequest http) {
        FoundAccounts accounts = requests.accountsOf(transfers.stream().flatMap(BatchAnswers::flat));
        Map<String, CompletableFuture<Acceptance>> lastOfKey = new HashMap<>();
        List<CompletableFuture<Acceptance>> answers = transfers.stream()
                .map(transfer -> accept(transfer, accounts, lastOfKey, caller, http))
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
        return new BatchBody(
                answers.stream().map(answer -> result(answer, http)).toList());
    }

    private static Stream<FlatObject> flat(Element transfer) {
        return transfer instanceof Flat(FlatObject object) ? Stream.of(object) : Stream.empty();
    }

    /** Never throws: once a neighbour is at the intake, whatever goes wrong with this one is its own answer. */
    private CompletableFuture<Acceptance> accept(
            Element transfer,
            FoundAccounts accounts,
            Map<String, CompletableFuture<Acceptance>> lastOfKey,
            Caller caller,
            HttpServletRequest http) {
        try {
            return switch (transfer) {
                case Crooked(String why) -> CompletableFuture.failedFuture(ApiProblem.malformed(why));
                case Flat(FlatObject body) -> accept(requests.transfer(body, caller, http, accounts::find), lastOfKey);
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Transfers with one key go one after the other: at the same time, the second could be accepted and the first be its replay. */
    private CompletableFuture<Acceptance> accept(
            TransferRequest request, Map<String, CompletableFuture<Acceptance>> lastOfKey) {
        CompletableFuture<Acceptance> before = lastOfKey.get(request.idempotencyKey());
        CompletableFuture<Acceptance> answer = before == null
                ? intake.accept(request)
                : before.handle((acceptance, failure) -> request).thenCompose(intake::accept);
        lastOfKey.put(request.idempotencyKey(), answer);
        return answer;
    }

    private static Result result(CompletableFuture<Acceptance> answer, HttpServletRequest http) {
        if (answer.isCompletedExceptionally()) {
            return refused(problem(answer.exceptionNow()), http);
        }
        return switch (answer.resultNow()) {
            case Accepted(var terms, boolean replayed) -> Result.accepted(TransferBody.of(terms), replayed);
            case KeyReused reused -> refused(IntakeAnswers.reused(reused, UnaryOperator.identity()), http);
            case AccountNotActive inactive -> refused(IntakeAnswers.inactive(inactive, UnaryOperator.identity()), http);
        };
    }

    private static Result refused(ApiProblem problem, HttpServletRequest http) {
        return Result.refused(ProblemBody.of(http, problem));
    }

    private static ApiProblem problem(Throwable failure) {
        return switch (failure) {
            case ApiProblem problem -> problem;
            case IntakeUnavailable e -> ApiProblem.of(ProblemCode.UNAVAILABLE);
            case AccountsUnavailable e -> ApiProblem.of(ProblemCode.UNAVAILABLE);
            default -> {
                LOG.error("a transfer of a batch failed", failure);
                yield ApiProblem.of(ProblemCode.INTERNAL_ERROR);
            }
        };
    }
}
