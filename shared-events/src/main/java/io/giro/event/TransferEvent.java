package io.giro.event;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that was said about a transfer. Delivery is at least once, in order for each key and topic; an event id
 * always carries the same facts, whoever says it again and however often.
 */
public sealed interface TransferEvent {

    TransferTerms terms();

    /** When it happened, UTC, in microseconds: the time of the first telling, also when it is told again. */
    Instant at();

    Topic topic();

    /** The account whose money this event changed, as it was after the change. */
    default Optional<AccountBalance> account() {
        return Optional.empty();
    }

    /** The name of the reason, for the events that need one. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    default AccountId key() {
        return topic().keyOf(terms());
    }

    default String eventId() {
        return terms().transferId() + "/" + topic().shortName();
    }

    /** Ingress accepted a transfer. */
    record TransferRequested(TransferTerms terms) implements TransferEvent {
        @Override
        public Instant at() {
            return terms.acceptedAt();
        }

        @Override
        public Topic topic() {
            return Topic.REQUESTED;
        }
    }

    /** The source's money is promised to this transfer and cannot be spent twice. */
    record FundsHeld(TransferTerms terms, Instant at, AccountBalance source) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.HELD;
        }

        @Override
        public Optional<AccountBalance> account() {
            return Optional.of(source);
        }
    }

    /** The source cannot pay; nothing moved. Terminal. */
    record TransferRejected(TransferTerms terms, Instant at, RejectReason why) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.REJECTED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why.name());
        }
    }

    /** The destination has the money. From here on the transfer can only be committed. */
    record FundsCredited(TransferTerms terms, Instant at, AccountBalance destination) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.CREDITED;
        }

        @Override
        public Optional<AccountBalance> account() {
            return Optional.of(destination);
        }
    }

    /** The destination will never be credited. From here on the transfer can only be cancelled. */
    record CreditRefused(TransferTerms terms, Instant at, RefuseReason why) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.REFUSED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why.name());
        }
    }

    /** The held money has left the source. Terminal. */
    record TransferCommitted(TransferTerms terms, Instant at, AccountBalance source) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.COMMITTED;
        }

        @Override
        public Optional<AccountBalance> account() {
            return Optional.of(source);
        }
    }

    /** The held money is free again, or was never held: then no balance is told. Terminal. */
    record TransferCancelled(TransferTerms terms, Instant at, RefuseReason why, Optional<AccountBalance> account)
            implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.CANCELLED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(why.name());
        }
    }

    /** The reconciler asks the destination to decide: refuse if there is no decision yet, else say it again. */
    record CancelRequested(TransferTerms terms, Instant at) implements TransferEvent {
        @Override
        public Topic topic() {
            return Topic.CANCEL_REQUESTED;
        }
    }
}
