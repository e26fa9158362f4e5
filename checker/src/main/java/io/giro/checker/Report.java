package io.giro.checker;

import java.util.List;

/**
 * What a check compared and found.
 *
 * @param findings the largest difference first; of more than a thousand the largest thousand
 * @param findingCount all of them
 * @param notes worth knowing, and not wrong
 */
public record Report(Compared compared, List<Finding> findings, long findingCount, List<Finding> notes) {
    public boolean isClean() {
        return findingCount == 0;
    }
}
