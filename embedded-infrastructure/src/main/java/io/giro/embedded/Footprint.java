package io.giro.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How much memory and disk the servers take. Durability is the same in all: what differs is caches and compilers. */
public enum Footprint {
    /** For the product under load. Its broker inlines less, and so has compiled sooner: see docs/performance.md. */
    PRODUCT(
            poolOfThisMachine(),
            256,
            false,
            "-Xmx384m",
            "-XX:MaxInlineLevel=6",
            "-XX:FreqInlineSize=150",
            "-XX:InlineSmallCode=1000"),
    /** For tests, which need new servers again and again: starts faster, and several fit on one machine. */
    TEST(64, 48, true, "-Xmx256m", "-XX:TieredStopAtLevel=1");

    private static final int SMALLEST_POOL = 64;
    private static final int SMALLEST_LOG = 48;
    private static final long BYTES_PER_MEGABYTE = 1_048_576;

    private final int mysqlPoolMegabytes;
    private final int mysqlLogMegabytes;
    /** Whether mysqld begins with a copy of what was initialised once, and kept in the cache. */
    final boolean copiesFirstData;

    final List<String> kafkaFlags;

    Footprint(int mysqlPoolMegabytes, int mysqlLogMegabytes, boolean copiesFirstData, String... kafkaFlags) {
        this.mysqlPoolMegabytes = mysqlPoolMegabytes;
        this.mysqlLogMegabytes = mysqlLogMegabytes;
        this.copiesFirstData = copiesFirstData;
        this.kafkaFlags = List.of(kafkaFlags);
    }

    /** An eighth of the memory, from 512 MiB to 4 GiB: with millions of accounts and transfers, rows anywhere in the indexes are read and written. */
    private static int poolOfThisMachine() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.clamp(system.getTotalMemorySize() / BYTES_PER_MEGABYTE / 8, 512, 4_096);
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
