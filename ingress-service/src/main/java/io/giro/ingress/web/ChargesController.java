package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObject;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Money from outside: a charge is a transfer from the {@code @world} stripe beside the account. */
@RestController
@RequestMapping(path = "/payments/charges", produces = MediaType.APPLICATION_JSON_VALUE)
final class ChargesController {

    private final TransferRequests requests;
    private final IntakeAnswers intake;

    ChargesController(TransferRequests requests, IntakeAnswers intake) {
        this.requests = requests;
        this.intake = intake;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TransferBody> accept(FlatObject body, Caller caller, HttpServletRequest http) {
        return intake.answer(requests.charge(body, caller, http), ChargesController::field, http);
    }

    /** A charge names one account, at either end. */
    private static String field(String ofTransfer) {
        return switch (ofTransfer) {
            case TransferRequests.SOURCE, TransferRequests.DESTINATION -> TransferRequests.CHARGED;
            default -> ofTransfer;
        };
    }
}
