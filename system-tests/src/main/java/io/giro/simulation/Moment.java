package io.giro.simulation;

/** Before and after each line of a step's run: where it can be interrupted. */
enum Moment {
    BEFORE_BEGIN,
    BEFORE_LOAD,
    AFTER_LOAD,
    BEFORE_DECIDE,
    AFTER_DECIDE,
    BEFORE_WRITE,
    AFTER_WRITE,
    BEFORE_COMMIT,
    AFTER_COMMIT,
    BEFORE_SEND,
    HALF_SENT,
    AFTER_SEND,
    BEFORE_PARK,
    AFTER_PARK,
    BEFORE_ACKNOWLEDGE,
    AFTER_ACKNOWLEDGE
}
