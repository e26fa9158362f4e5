package io.giro.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run needs to know.
 *
 * @param home for data and logs
 * @param product the command that starts the product, without the two arguments
 */
public record Setup(Path home, List<String> product, Windows windows, ProgressLine progress) {

    /** The JVM and its flags, without what belongs to the product's own jar. */
    List<String> java() {
        return product.subList(0, product.indexOf("-jar")).stream()
                .filter(flag -> !flag.startsWith("-XX:AOT"))
                .toList();
    }
}
