package io.giro.ingress.web;

import io.giro.account.AccountStatus;
import io.giro.ingress.Acceptance;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.Intake;
import io.giro.ingress.TransferRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Hands requests to the intake and says what came of them. */
@Component
final class IntakeAnswers {

    private static final String REPLAYED = "Idempotency-Replayed";

    private final Intake intake;

    IntakeAnswers(Intake intake) {
        this.intake = intake;
    }

    /**
     * Waits for the intake, on a virtual thread.
     *
     * @param fieldOf the name that the caller's body gives to a field of a transfer
     */
    ResponseEntity<TransferBody> answer(
            TransferRequest request, UnaryOperator<String> fieldOf, HttpServletRequest http) {
        return switch (accept(request)) {
            case Accepted accepted -> accepted(accepted, http);
            case KeyReused reused -> throw reused(reused, fieldOf);
            case AccountNotActive inactive -> throw inactive(inactive, fieldOf);
        };
    }

    private Acceptance accept(TransferRequest request) {
        try {
            return intake.accept(request).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static ResponseEntity<TransferBody> accepted(Accepted accepted, HttpServletRequest http) {
        TransferBody body = TransferBody.of(accepted.terms());
        ResponseEntity.BodyBuilder response = ResponseEntity.accepted()
                .location(URI.create(http.getContextPath() + "/payments/transfers/" + body.transferId()));
        if (accepted.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.body(body);
    }

    static ApiProblem reused(KeyReused reused, UnaryOperator<String> fieldOf) {
        ProblemCode code = ProblemCode.IDEMPOTENCY_KEY_REUSED;
        // No body has a member for the kind; a charge and a transfer differ in their sources, which are named.
        List<String> fields = reused.fields().stream()
                .filter(field -> !field.equals("kind"))
                .map(fieldOf)
                .distinct()
                .toList();
        return new ApiProblem(
                code,
                "This key belongs to a request that differs in %s. %s"
                        .formatted(String.join(", ", fields), code.whatToDo()),
                fields.stream()
                        .map(field -> FieldError.of(field, code, "The request with this key had another value here."))
                        .toList());
    }

    static ApiProblem inactive(AccountNotActive inactive, UnaryOperator<String> fieldOf) {
        ProblemCode code =
                inactive.status() == AccountStatus.FROZEN ? ProblemCode.ACCOUNT_FROZEN : ProblemCode.ACCOUNT_CLOSED;
        String detail = "Account %s is %s. %s".formatted(inactive.account(), inactive.status(), code.whatToDo());
        return new ApiProblem(code, detail, List.of(FieldError.of(fieldOf.apply(inactive.field()), code, detail)));
    }
}
