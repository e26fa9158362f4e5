package io.giro.ingress.web;

import io.giro.ingress.web.json.FlatObjects;
import io.giro.ingress.web.json.FlatObjects.Element;
import io.giro.ingress.web.json.FlatObjectsReader;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Many transfers in one request. A batch is only how they arrive: each of them is a request of its own. */
@RestController
@RequestMapping("/payments/transfers/batch")
final class TransferBatchController {

    private static final String TRANSFERS = "transfers";
    private static final int MOST_TRANSFERS = 500;
    private static final int LIMIT_BYTES = 5 * 1024 * 1024;

    private final BatchesAtOnce atOnce;
    private final BatchAnswers answers;
    private final Duration patience;

    TransferBatchController(
            BatchesAtOnce atOnce,
            BatchAnswers answers,
            @Value("${server.tomcat.connection-timeout}") Duration patience) {
        this.atOnce = atOnce;
        this.answers = answers;
        this.patience = patience;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    BatchBody accept(Caller caller, HttpServletRequest http) {
        if (http.getHeader(RequestKey.HEADER) != null) {
            throw new ApiProblem(
                    ProblemCode.INVALID_BATCH,
                    "A batch has no key. Leave the header Idempotency-Key out, and give each transfer an idempotencyKey of its own.");
        }
        return atOnce.within(() -> {
            List<Element> transfers = transfers(http);
            atOnce.awaitRoomFor(transfers.size());
            return answers.answer(transfers, caller, http);
        });
    }

    /** Otherwise these methods would address a transfer whose id is "batch". */
    @RequestMapping(method = {RequestMethod.GET, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
    void refuse(HttpServletRequest http) throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException(http.getMethod(), Set.of(HttpMethod.POST.name()));
    }

    private List<Element> transfers(HttpServletRequest http) {
        FlatObjects batch =
                FlatObjectsReader.read(LimitedBody.of(http, LIMIT_BYTES, patience), TRANSFERS, MOST_TRANSFERS + 1);
        RequestFields fields = new RequestFields(batch.around(), Set.of(TRANSFERS));
        List<Element> transfers = batch.list().orElse(List.of());
        if (transfers.isEmpty() || transfers.size() > MOST_TRANSFERS) {
            fields.refuse(TRANSFERS, ProblemCode.INVALID_BATCH, ProblemCode.INVALID_BATCH.whatToDo());
        }
        fields.throwIfRefused();
        return transfers;
    }
}
