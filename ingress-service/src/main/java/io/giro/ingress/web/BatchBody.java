package io.giro.ingress.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of each transfer of a batch, in the order of the request. */
record BatchBody(List<Result> results) {

    /**
     * The answer that the transfer would have had alone: a transfer or a problem.
     *
     * @param replayed true when the transfer had been accepted before, else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            int status,
            @Nullable Boolean replayed,
            @Nullable TransferBody transfer,
            @Nullable ProblemBody problem) {

        static Result accepted(TransferBody transfer, boolean replayed) {
            return new Result(202, replayed ? true : null, transfer, null);
        }

        static Result refused(ProblemBody problem) {
            return new Result(problem.status(), null, null, problem);
        }
    }
}
