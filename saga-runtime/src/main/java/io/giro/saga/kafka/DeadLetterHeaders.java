package io.giro.saga.kafka;

/** The headers that a record gets when it is parked, beside its own. */
public final class DeadLetterHeaders {

    /** All of these headers begin with it, and no other header of ours does. */
    public static final String PREFIX = "dlt-";

    public static final String REASON = PREFIX + "reason";
    /** The topic, partition and offset where the record came from. */
    public static final String TOPIC = PREFIX + "topic";

    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";
    /** The consumer group that parked it. */
    public static final String GROUP = PREFIX + "group";
    /** Only there when the record was too large to be parked with all that belongs to it. */
    public static final String LEFT_OUT = PREFIX + "left-out";

    private DeadLetterHeaders() {}
}
