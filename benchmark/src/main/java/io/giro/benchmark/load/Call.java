package io.giro.benchmark.load;

/** What a request asks for. */
public enum Call {
    /** Opens the next account. */
    OPEN,
    /** Brings money into the next account. */
    CHARGE,
    /** Moves money between two accounts. */
    TRANSFER,
    /** Moves money many times in one request. */
    BATCH
}
