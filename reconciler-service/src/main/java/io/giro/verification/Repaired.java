package io.giro.verification;

import java.util.List;

/**
 * What a run repaired.
 *
 * @param repairs the first thousand
 * @param repairCount all of them
 * @param broughtUp rows of the views that were missing or behind, and have caught up
 * @param leftAlone the first thousand
 * @param leftAloneCount all of them
 */
public record Repaired(
        List<Repair> repairs, long repairCount, long broughtUp, List<LeftAlone> leftAlone, long leftAloneCount) {}
