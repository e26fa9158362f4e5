package io.giro.ingress.web;

import io.giro.account.AccountId;
import io.giro.transfer.TransferState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;

/** The query parameters of a list. An empty one counts as absent. */
final class QueryParameters {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final HttpServletRequest request;

    QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    int limit() {
        return one("limit")
                .map(text -> {
                    if (!text.matches("[1-9][0-9]{0,2}")) {
                        throw badLimit();
                    }
                    int limit = Integer.parseInt(text);
                    if (limit > MAX_LIMIT) {
                        throw badLimit();
                    }
                    return limit;
                })
                .orElse(DEFAULT_LIMIT);
    }

    Optional<String> cursor() {
        return one("cursor");
    }

    Optional<AccountId> account() {
        return one("account").map(text -> {
            if (!AccountId.isWellFormed(text)) {
                throw refused("The parameter account is not an account id.");
            }
            return new AccountId(text);
        });
    }

    Optional<TransferState> state() {
        return one("state")
                .map(text -> Arrays.stream(TransferState.values())
                        .filter(state -> state.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> refused(
                                "The parameter state is one of " + Arrays.toString(TransferState.values()) + ".")));
    }

    private Optional<String> one(String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length == 1 && values[0].isEmpty()) {
            return Optional.empty();
        }
        if (values.length > 1) {
            throw refused("Send the parameter " + name + " once.");
        }
        return Optional.of(values[0]);
    }

    private static ApiProblem badLimit() {
        return refused("The parameter limit is a number from 1 to " + MAX_LIMIT + ".");
    }

    private static ApiProblem refused(String detail) {
        return new ApiProblem(ProblemCode.INVALID_PARAMETER, detail);
    }
}
