package io.giro.chaos;

import io.giro.checker.Checker;
import io.giro.checker.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what was promised with what is there. It is asked when nothing moves any more: then every promise is kept, nothing is
 * there that nobody was promised, and every account has what the transfers that ended well leave it with.
 */
final class Audit {
    private final Deployment deployment;
    private final Tables tables;
    private final Promises promises;

    /**
     * What one audit found.
     *
     * @param driftMinor the sum of all differences, whatever their sign
     */
    record Result(List<Violation> violations, long driftMinor) {}

    Audit(Deployment deployment, Promises promises) {
        this.deployment = deployment;
        this.promises = promises;
        tables = new Tables(deployment);
    }

    /** Those of the promised transfers that have not ended, as callers see them. */
    Set<String> unfinished() {
        Map<String, EndState> states = tables.states();
        Set<String> unfinished = new HashSet<>();
        for (Promise promise : promises.all()) {
            EndState state = states.get(promise.transferId());
            if (state == null || !state.isTerminal()) {
                unfinished.add(promise.transferId());
            }
        }
        return unfinished;
    }

    /** Where every transfer stands, by id. */
    Map<String, EndState> states() {
        return tables.states();
    }

    Result atRest() {
        List<Violation> violations = new ArrayList<>(kept());
        Map<String, Long> differences = differences();
        differences.forEach((account, difference) -> violations.add(new Violation(
                Violation.Kind.DRIFT,
                "%s has %+d minor units that its transfers do not explain".formatted(account, difference))));
        Report books = Checker.check(deployment.shards(), true);
        books.findings()
                .forEach(finding -> violations.add(new Violation(
                        Violation.Kind.BOOKS,
                        "%s: %s: %s".formatted(finding.code(), finding.subject(), finding.sentence()))));
        return new Result(
                violations, differences.values().stream().mapToLong(Math::abs).sum());
    }

    private List<Violation> kept() {
        Map<String, String> transfers = tables.transfers();
        Map<String, String> keys = tables.keys();
        List<Violation> violations = new ArrayList<>();
        for (Promise promise : promises.all()) {
            String id = promise.transferId();
            String key = promise.request().key();
            String terms = transfers.remove(id);
            if (terms == null) {
                violations.add(
                        new Violation(Violation.Kind.LOST, "transfer %s, promised to key %s".formatted(id, key)));
            } else if (!isAsPromised(terms, promise.request())) {
                violations.add(new Violation(
                        Violation.Kind.LOST,
                        "transfer %s was promised as %s and is %s".formatted(id, promise.request(), terms)));
            }
            if (!id.equals(keys.get(key))) {
                violations.add(new Violation(
                        Violation.Kind.LOST,
                        "key %s, promised transfer %s, stands for %s".formatted(key, id, keys.get(key))));
            }
        }
        transfers.forEach((id, terms) -> violations.add(
                new Violation(Violation.Kind.DOUBLED, "transfer %s (%s) was promised to nobody".formatted(id, terms))));
        return violations;
    }

    /** A charge comes from one of the product's own accounts, and which one is its affair. */
    private static boolean isAsPromised(String terms, Request request) {
        String end = " " + request.destination() + " " + request.amountMinor();
        return request.source()
                .map(source -> terms.equals(Tables.terms(source, request.destination(), request.amountMinor())))
                .orElseGet(() -> terms.endsWith(end));
    }

    /** What accounts have beyond what they should have; only those where that is something. */
    private Map<String, Long> differences() {
        Map<String, EndState> states = tables.states();
        Map<String, Long> differences = new HashMap<>(tables.posted());
        for (Promise promise : promises.all()) {
            EndState state = states.get(promise.transferId());
            if (state != null && state.isCommitted()) {
                Request request = promise.request();
                differences.merge(request.destination(), -request.amountMinor(), Long::sum);
                request.source().ifPresent(source -> differences.merge(source, request.amountMinor(), Long::sum));
            }
        }
        differences.values().removeIf(difference -> difference == 0);
        return new TreeMap<>(differences);
    }
}
