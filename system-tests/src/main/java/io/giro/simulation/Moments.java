package io.giro.simulation;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.projector.Projection;
import io.giro.projector.Views;
import io.giro.saga.Book;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.DeadLetters;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.EventLog;
import io.giro.saga.Needs;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.WorkingBook;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Hears of each moment that a process passes, and may not come back from it. The methods below put it into the ports, so
 * the code that runs between them is the product's, unchanged.
 */
@FunctionalInterface
interface Moments {

    void reached(Moment moment);

    default Step inStep(Step step) {
        return new Step() {
            @Override
            public SagaStep sagaStep() {
                return step.sagaStep();
            }

            @Override
            public void addNeeds(TransferEvent event, Needs needs) {
                step.addNeeds(event, needs);
            }

            @Override
            public Decision decide(TransferEvent event, Book book) {
                reached(Moment.BEFORE_DECIDE);
                Decision decision = step.decide(event, book);
                reached(Moment.AFTER_DECIDE);
                return decision;
            }
        };
    }

    default Books inBooks(Books books) {
        return shard -> {
            reached(Moment.BEFORE_BEGIN);
            BookTransaction transaction = books.begin(shard);
            return new BookTransaction() {
                @Override
                public WorkingBook lockAndLoad(Needs needs, Instant now) {
                    reached(Moment.BEFORE_LOAD);
                    WorkingBook book = transaction.lockAndLoad(needs, now);
                    reached(Moment.AFTER_LOAD);
                    return book;
                }

                @Override
                public void write(WorkingBook book) {
                    reached(Moment.BEFORE_WRITE);
                    transaction.write(book);
                    reached(Moment.AFTER_WRITE);
                }

                @Override
                public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
                    return transaction.lockedByOthers(accounts);
                }

                @Override
                public void commit() {
                    reached(Moment.BEFORE_COMMIT);
                    transaction.commit();
                    reached(Moment.AFTER_COMMIT);
                }

                @Override
                public void close() {
                    transaction.close();
                }
            };
        };
    }

    default Views inViews(Views views) {
        return (int shard, Projection rows) -> {
            reached(Moment.BEFORE_COMMIT);
            views.merge(shard, rows);
            reached(Moment.AFTER_COMMIT);
        };
    }

    default EventLog inLog(EventLog log) {
        return events -> {
            reached(Moment.BEFORE_SEND);
            int half = events.size() / 2;
            log.send(events.subList(0, half));
            reached(Moment.HALF_SENT);
            log.send(events.subList(half, events.size()));
            reached(Moment.AFTER_SEND);
        };
    }

    default DeadLetters inDeadLetters(DeadLetters deadLetters) {
        return (delivery, reason) -> {
            reached(Moment.BEFORE_PARK);
            deadLetters.park(delivery, reason);
            reached(Moment.AFTER_PARK);
        };
    }

    default Poll inPoll(Poll poll) {
        return new Poll() {
            @Override
            public List<Delivery> deliveries() {
                return poll.deliveries();
            }

            @Override
            public void acknowledge(List<Delivery> settled) {
                reached(Moment.BEFORE_ACKNOWLEDGE);
                poll.acknowledge(settled);
                reached(Moment.AFTER_ACKNOWLEDGE);
            }

            @Override
            public void retrySoon(List<Delivery> waiting) {
                poll.retrySoon(waiting);
            }

            @Override
            public void holdUp(List<Delivery> heldUp, int shard) {
                poll.holdUp(heldUp, shard);
            }

            @Override
            public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
                poll.retryLater(unsettled, shard, cause);
            }
        };
    }
}
