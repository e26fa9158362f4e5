package io.giro.saga;

/** Where records go that can never be right, so that those behind them can go on. */
public interface DeadLetters {

    /** Parks a record with the reason. If it throws, the record is not parked and the step must not pass it. */
    void park(Delivery delivery, String reason);
}
