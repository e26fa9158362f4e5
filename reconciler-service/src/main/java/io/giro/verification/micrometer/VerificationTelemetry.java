package io.giro.verification.micrometer;

import io.giro.checker.FindingCode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.VerificationObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How verifications go, as metrics and log lines. The findings are those of the last run over everything, on whatever instance
 * it was. Runs that expected the books to be at rest do not count, since under traffic they find fault with healthy books. All
 * codes are there from the start: an alarm on a metric that does not exist yet never rings.
 */
public final class VerificationTelemetry implements VerificationObserver {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationTelemetry.class);
    private static final String RUNS = "giro.verification.run";
    private static final String FAILURES = "giro.verification.failures";
    private static final String REPAIRS = "giro.verification.repairs";
    private static final String MODE = "mode";

    private final MeterRegistry meters;
    private final Map<FindingCode, AtomicLong> findings = new EnumMap<>(FindingCode.class);

    public VerificationTelemetry(MeterRegistry meters) {
        this.meters = meters;
        for (FindingCode code : FindingCode.values()) {
            AtomicLong count = new AtomicLong();
            findings.put(code, count);
            Gauge.builder("giro.verification.findings", count, AtomicLong::get)
                    .description("findings of the last verification of everything")
                    .tag("code", code.name())
                    .register(meters);
        }
        meters.counter(FAILURES);
        meters.counter(REPAIRS);
    }

    @Override
    public void done(Order order, Outcome outcome, Duration took) {
        if (order.countsForAll()) {
            Map<FindingCode, Long> counts = outcome.report().countByCode();
            show(code -> counts.getOrDefault(code, 0L));
        }
        Timer.builder(RUNS)
                .description("time of one verification")
                .tag(MODE, order.mode().lowerCase())
                .register(meters)
                .record(took);
        meters.counter(REPAIRS).increment(outcome.repaired().repairCount());
        outcome.repaired().repairs().forEach(repair -> LOG.warn("Repaired {}", repair));
        outcome.repaired().leftAlone().forEach(left -> LOG.error("Not repaired, {}", left));
        outcome.report()
                .findings()
                .forEach(finding -> LOG.atError()
                        .addKeyValue("code", finding.code())
                        .addKeyValue("difference", finding.difference())
                        .log("Found {}: {}", finding.subject(), finding.sentence()));
        LOG.info(
                "Verified {} accounts and {} transfers in {}: {} findings, {} repairs",
                outcome.report().compared().accounts(),
                outcome.report().compared().transfers(),
                took,
                outcome.report().findingCount(),
                outcome.repaired().repairCount());
    }

    /** Shows what another instance found. */
    public void show(Map<String, Long> countByCode) {
        show(code -> countByCode.getOrDefault(code.name(), 0L));
    }

    private void show(ToLongFunction<FindingCode> count) {
        findings.forEach((code, shown) -> shown.set(count.applyAsLong(code)));
    }

    @Override
    public void failed(Order order, RuntimeException cause) {
        meters.counter(FAILURES).increment();
        LOG.atError().setCause(cause).log("The verification failed; nothing is known about the money");
    }
}
