package io.giro.verification.json;

import io.giro.checker.Compared;
import io.giro.checker.Finding;
import io.giro.checker.Report;
import io.giro.checker.StoredAmount;
import io.giro.verification.Outcome;
import io.giro.verification.Repaired;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An outcome as one JSON object. Amounts are whole minor units; the largest difference comes first. */
public final class OutcomeJson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private OutcomeJson() {}

    public static String of(Outcome outcome) {
        Report report = outcome.report();
        Repaired repaired = outcome.repaired();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("clean", report.isClean());
        addCompared(root.putObject("compared"), report.compared());
        root.put("findingCount", report.findingCount());
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(finding -> add(findings.addObject(), finding));
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(note -> add(notes.addObject(), note));
        root.put("repairCount", repaired.repairCount());
        ArrayNode repairs = root.putArray("repairs");
        repaired.repairs()
                .forEach(repair -> repairs.addObject()
                        .put("subject", repair.subject())
                        .put("what", repair.what())
                        .put("before", repair.before())
                        .put("after", repair.after()));
        root.put("broughtUpToDate", repaired.broughtUp());
        root.put("leftAloneCount", repaired.leftAloneCount());
        ArrayNode leftAlone = root.putArray("leftAlone");
        repaired.leftAlone()
                .forEach(left ->
                        leftAlone.addObject().put("subject", left.subject()).put("why", left.why()));
        return MAPPER.writeValueAsString(root);
    }

    private static void addCompared(ObjectNode node, Compared compared) {
        node.put("shards", compared.shards())
                .put("accounts", compared.accounts())
                .put("transfers", compared.transfers())
                .put("holds", compared.holds())
                .put("entries", compared.entries());
        ObjectNode inFlight = node.putObject("inFlight");
        compared.inFlight()
                .forEach((currency, sum) -> inFlight.putObject(currency)
                        .put("transfers", sum.transfers())
                        .put("sum", sum.sum()));
    }

    private static void add(ObjectNode node, Finding finding) {
        node.put("code", finding.code().name())
                .put("subject", finding.subject().toString())
                .put("id", finding.subject().id())
                .put("sentence", finding.sentence())
                .put("difference", finding.difference());
        finding.amount().ifPresent(amount -> add(node, amount));
    }

    private static void add(ObjectNode node, StoredAmount amount) {
        node.put("stored", amount.stored()).put("actual", amount.actual());
        amount.firstBreak().ifPresent(entry -> node.put("firstBreak", entry));
    }
}
