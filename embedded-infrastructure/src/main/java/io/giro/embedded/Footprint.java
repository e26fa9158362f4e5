package io.giro.embedded;

/** How much memory and disk the servers take. Durability is the same in all: what differs is caches. */
public enum Footprint {
    /** For the product under load. */
    PRODUCT("512M", "256M", "384m"),
    /** For tests: starts faster, and several fit on one machine. */
    TEST("64M", "48M", "256m");

    final String mysqlBufferPool;
    final String mysqlLogFile;
    final String kafkaHeap;

    Footprint(String mysqlBufferPool, String mysqlLogFile, String kafkaHeap) {
        this.mysqlBufferPool = mysqlBufferPool;
        this.mysqlLogFile = mysqlLogFile;
        this.kafkaHeap = kafkaHeap;
    }
}
