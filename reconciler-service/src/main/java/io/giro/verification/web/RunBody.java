package io.giro.verification.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.giro.verification.RunItem;
import io.giro.verification.VerificationRun;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A verification as callers see it. Amounts are whole minor units.
 *
 * @param report absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record RunBody(
        String id,
        String mode,
        Optional<String> account,
        boolean atRest,
        String startedBy,
        String state,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<String> failure,
        long transfers,
        long accounts,
        long findings,
        long repairs,
        long broughtUpToDate,
        long leftAlone,
        Optional<List<ItemBody>> report) {

    /** One line of the report. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ItemBody(
            String kind,
            String code,
            String subject,
            String sentence,
            Optional<BigInteger> stored,
            Optional<BigInteger> actual,
            BigInteger difference,
            Optional<String> firstBreak) {

        static ItemBody of(RunItem item) {
            return new ItemBody(
                    item.kind().name().toLowerCase(Locale.ROOT),
                    item.code(),
                    item.subject(),
                    item.sentence(),
                    item.stored(),
                    item.actual(),
                    item.difference(),
                    item.firstBreak());
        }
    }

    static RunBody of(VerificationRun run) {
        return of(run, Optional.empty());
    }

    static RunBody of(VerificationRun run, List<RunItem> items) {
        return of(run, Optional.of(items.stream().map(ItemBody::of).toList()));
    }

    private static RunBody of(VerificationRun run, Optional<List<ItemBody>> report) {
        return new RunBody(
                run.id().toString(),
                run.order().mode().lowerCase(),
                run.order().account(),
                run.order().atRest(),
                run.startedBy(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.startedAt(),
                run.finishedAt(),
                run.failure(),
                run.transfers(),
                run.accounts(),
                run.findings(),
                run.repairs(),
                run.broughtUp(),
                run.leftAlone(),
                report);
    }
}
