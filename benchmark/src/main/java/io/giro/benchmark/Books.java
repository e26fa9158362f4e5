package io.giro.benchmark;

import io.giro.checker.Report;
import java.util.ArrayList;
import java.util.List;

/** Looks whether what was measured was also right. Asked at rest. */
final class Books {
    private final RunningProduct product;

    Books(RunningProduct product) {
        this.product = product;
    }

    /**
     * What is wrong; empty if nothing is.
     *
     * @param accepted so many transfers were promised to callers
     */
    List<String> findings(long accepted) {
        Report report = product.check();
        List<String> findings = new ArrayList<>(report.findings().stream()
                .map(finding -> "%s: %s: %s".formatted(finding.code(), finding.subject(), finding.sentence()))
                .toList());
        long transfers = product.shards().stream()
                .mapToLong(shard -> new EndedTransfers(shard).committed())
                .sum();
        if (transfers != accepted) {
            findings.add(
                    "%d transfers were accepted, and the views show %d as COMMITTED".formatted(accepted, transfers));
        }
        return findings;
    }
}
