package io.giro.saga;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;

/**
 * A step of the saga, decided purely: no clock, no random numbers, no I/O. Time and ids come with the event or the book.
 * The same code runs in the service, in tests that explore every order of messages, and in simulations.
 */
public interface Step {

    SagaStep sagaStep();

    /** Adds the rows that {@link #decide} will ask the book for. */
    void addNeeds(TransferEvent event, Needs needs);

    /**
     * Decides about one event. An event that was decided before gets the same answer again.
     *
     * @throws UnprocessableEvent if the event can never be right
     * @throws NotYetVisible if a row that must exist is not there yet
     */
    Decision decide(TransferEvent event, Book book);
}
