package io.giro.checker;

import java.util.List;
import java.util.Map;

/**
 * What a check compared and found.
 *
 * @param findings the largest difference first; of more than a thousand the largest thousand
 * @param findingCount all of them
 * @param countByCode all of them, by code; codes that were not found are absent
 * @param notes worth knowing, and not wrong
 */
public record Report(
        Compared compared,
        List<Finding> findings,
        long findingCount,
        Map<FindingCode, Long> countByCode,
        List<Finding> notes) {
    public boolean isClean() {
        return findingCount == 0;
    }
}
