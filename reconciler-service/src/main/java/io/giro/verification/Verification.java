package io.giro.verification;

import io.giro.checker.CheckScope;
import io.giro.checker.Checker;
import io.giro.checker.Report;
import io.giro.checker.Shard;
import java.util.List;
import java.util.UUID;

/** Checks the books, and repairs what it finds as far as its order allows. */
public final class Verification {

    private final List<Shard> shards;
    private final Repairs repairs;

    /** @param shards all of them */
    public Verification(List<Shard> shards, Repairs repairs) {
        this.shards = List.copyOf(shards);
        this.repairs = repairs;
    }

    /**
     * Checks, and repairs nothing, whatever the order says. It needs nothing but the right to read.
     *
     * @throws io.giro.checker.CannotCheck if a shard cannot be read, or there is no such account
     */
    public static Outcome check(List<Shard> shards, Order order, Progress progress) {
        Report report = Checker.check(shards, scope(order), new ToldProgress(progress));
        return new Outcome(report, new RepairLog().result());
    }

    /**
     * Runs to the end, in constant memory. Repairs are made while the check goes on, so a crash leaves those made so far.
     *
     * @throws io.giro.checker.CannotCheck if a shard cannot be read, or there is no such account
     */
    public Outcome run(UUID runId, Order order, Progress progress) {
        if (!order.mode().mayRepair()) {
            return check(shards, order, progress);
        }
        RepairLog log = new RepairLog();
        RepairWhatIsFound repair = new RepairWhatIsFound(runId, order.mode(), repairs, log, new ToldProgress(progress));
        Report report = Checker.check(shards, scope(order), repair);
        repair.finish();
        return new Outcome(report, log.result());
    }

    private static CheckScope scope(Order order) {
        return new CheckScope(order.atRest(), order.account());
    }
}
