package io.giro.simulation;

import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.saga.Books;
import io.giro.saga.EventLog;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.memory.MemoryBooks;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is simulated. Whoever wants to see the simulation fail puts something broken in the place of one part.
 *
 * @param books the books that the steps write
 * @param polls what a step's runner sees of a poll
 * @param reconcilersLog what the reconciler says its events to
 */
record Parts(
        List<Step> steps,
        Function<MemoryBooks, Books> books,
        UnaryOperator<Poll> polls,
        UnaryOperator<EventLog> reconcilersLog) {

    static Parts ofTheProduct() {
        return new Parts(
                List.of(new PlaceHold(), new CreditDestination(), new CommitTransfer(), new ReleaseHold()),
                books -> books,
                poll -> poll,
                log -> log);
    }

    /** With this step in the place of the one that it imitates. */
    Parts with(Step step) {
        List<Step> others = steps.stream()
                .map(one -> one.sagaStep() == step.sagaStep() ? step : one)
                .toList();
        return new Parts(others, books, polls, reconcilersLog);
    }

    Parts withBooks(Function<MemoryBooks, Books> others) {
        return new Parts(steps, others, polls, reconcilersLog);
    }

    Parts withPolls(UnaryOperator<Poll> others) {
        return new Parts(steps, books, others, reconcilersLog);
    }

    Parts withReconcilersLog(UnaryOperator<EventLog> other) {
        return new Parts(steps, books, polls, other);
    }
}
