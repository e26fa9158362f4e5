package io.giro.benchmark;

import java.util.List;

/**
 * What a run needs to know.
 *
 * @param locksPool connections that the transfer with locks keeps to its database
 * @param product the command that starts the product, without arguments
 * @param shards databases that the product has
 */
public record Setup(
        BenchFolder folder, List<String> product, int shards, int locksPool, Windows windows, ProgressLine progress) {

    /** The JVM and its flags, without what belongs to the product's own jar. */
    List<String> java() {
        return product.subList(0, product.indexOf("-jar")).stream()
                .filter(flag -> !flag.startsWith("-XX:AOT"))
                .toList();
    }
}
