package io.giro.ingress.web;

import io.giro.ingress.reading.TransferProgress;
import io.giro.ingress.reading.TransferProgress.Reached;
import io.giro.saga.json.EventCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as it stands: the members of {@link TransferBody}, with the present state, its reason and how it came to be.
 *
 * @param reason null unless the transfer was rejected or cancelled
 */
record ProgressBody(
        String transferId,
        String state,
        String kind,
        String sourceAccount,
        String destinationAccount,
        String amount,
        String currency,
        @Nullable String description,
        String acceptedAt,
        @Nullable String reason,
        List<TimelineEntry> timeline) {

    /** What a step has done, and when. */
    record TimelineEntry(String step, String state, String at) {
        private static TimelineEntry of(Reached reached) {
            return new TimelineEntry(
                    reached.milestone().step().stepName(), reached.milestone().name(), EventCodec.format(reached.at()));
        }
    }

    static ProgressBody of(TransferProgress progress) {
        return new ProgressBody(
                progress.transferId().toString(),
                progress.state().name(),
                progress.kind().name(),
                progress.source().value(),
                progress.destination().value(),
                progress.amount().toMajorString(),
                progress.amount().currency().getCurrencyCode(),
                progress.description().isEmpty() ? null : progress.description(),
                EventCodec.format(progress.acceptedAt()),
                progress.reason().orElse(null),
                progress.timeline().stream().map(TimelineEntry::of).toList());
    }
}
