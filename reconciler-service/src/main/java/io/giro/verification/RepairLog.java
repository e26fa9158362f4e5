package io.giro.verification;

import java.util.ArrayList;
import java.util.List;

/** Collects what a run repaired and what it left alone: the first thousand of each, and how many there were. */
public final class RepairLog {

    private static final int KEPT = 1_000;

    private final List<Repair> repairs = new ArrayList<>();
    private final List<LeftAlone> leftAlone = new ArrayList<>();
    private long repaired;
    private long broughtUp;
    private long left;

    public void repaired(Repair repair) {
        repaired++;
        if (repairs.size() < KEPT) {
            repairs.add(repair);
        }
    }

    /** Counts rows of a view that said less than the ledger, but nothing wrong: the projector would have done the same. */
    public void broughtUp(long rows) {
        broughtUp += rows;
    }

    public void leftAlone(String subject, String why) {
        left++;
        if (leftAlone.size() < KEPT) {
            leftAlone.add(new LeftAlone(subject, why));
        }
    }

    Repaired result() {
        return new Repaired(List.copyOf(repairs), repaired, broughtUp, List.copyOf(leftAlone), left);
    }
}
