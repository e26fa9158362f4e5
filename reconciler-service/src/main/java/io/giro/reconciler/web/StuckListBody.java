package io.giro.reconciler.web;

import io.giro.reconciler.StuckTransfers.Overview;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transfers that are stuck.
 *
 * @param total how many there are
 * @param byStage how many of them wait for what
 * @param complete false while not all transfers were looked at since the service started, or when there are too many to remember
 * @param notAsked what could not be asked
 * @param items the oldest of them, oldest first
 */
public record StuckListBody(
        int total, Map<String, Integer> byStage, boolean complete, List<String> notAsked, List<StuckBody> items) {

    static StuckListBody of(Overview overview, Instant now) {
        Map<String, Integer> byStage = new LinkedHashMap<>();
        overview.byStage().forEach((stage, count) -> byStage.put(stage.word(), count));
        return new StuckListBody(
                overview.total(),
                byStage,
                overview.isComplete(),
                overview.notAsked(),
                overview.oldest().stream()
                        .map(stuck -> StuckBody.of(stuck, now))
                        .toList());
    }
}
