package io.giro.benchmark.report;

import io.giro.benchmark.Machine;
import io.giro.benchmark.Report;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How numbers and facts are written. */
final class Numbers {
    /** In the order in which a transfer passes through them. */
    static final List<String> PROCESSES = List.of("load", "services", "mysqld", "kafka");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** With as many digits as are worth reading. */
    static String text(double value, String unit) {
        double size = Math.abs(value);
        String digits = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        String space = unit.isEmpty() || unit.startsWith("/") ? "" : " ";
        return String.format(Locale.ROOT, digits, value) + space + unit;
    }

    static String facts(Report report) {
        Machine machine = report.machine();
        return "%s UTC, %d min %d s, on %d cores (%s) and %,d MB: %s, Java %s, MySQL %s, Kafka %s."
                .formatted(
                        TIME.format(report.began()),
                        report.lasted().toMinutes(),
                        report.lasted().toSecondsPart(),
                        machine.cores(),
                        machine.processor(),
                        machine.memoryMegabytes(),
                        machine.system(),
                        machine.java(),
                        machine.mysql(),
                        machine.kafka());
    }
}
