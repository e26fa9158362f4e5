package io.giro.embedded;

/** How much memory and disk the servers take. Durability is the same in all: what differs is caches. */
public enum Footprint {
    /** For the product under load. */
    PRODUCT(512, 256, "384m"),
    /** For tests: starts faster, and several fit on one machine. */
    TEST(64, 48, "256m");

    private static final int SMALLEST_POOL = 64;
    private static final int SMALLEST_LOG = 48;

    private final int mysqlPoolMegabytes;
    private final int mysqlLogMegabytes;
    final String kafkaHeap;

    Footprint(int mysqlPoolMegabytes, int mysqlLogMegabytes, String kafkaHeap) {
        this.mysqlPoolMegabytes = mysqlPoolMegabytes;
        this.mysqlLogMegabytes = mysqlLogMegabytes;
        this.kafkaHeap = kafkaHeap;
    }

    /** Of each of so many servers, which share what one alone would have. */
    String mysqlBufferPool(int servers) {
        return Math.max(SMALLEST_POOL, mysqlPoolMegabytes / servers) + "M";
    }

    /** As for the buffer pool, of each of its two files. */
    String mysqlLogFile(int servers) {
        return Math.max(SMALLEST_LOG, mysqlLogMegabytes / servers) + "M";
    }
}
