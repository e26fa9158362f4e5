package io.giro.kubernetes;

import java.nio.file.Path;
import java.util.Locale;

/** The sets of values that lie beside the chart. */
enum ValueSet {
    MINIMAL,
    PRODUCTION,
    FOUR_SHARDS;

    Path file() {
        return Chart.FOLDER
                .resolve("ci")
                .resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + "-values.yaml");
    }
}
