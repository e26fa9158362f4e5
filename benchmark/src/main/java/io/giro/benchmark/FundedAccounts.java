package io.giro.benchmark;

import io.giro.benchmark.load.Call;
import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadResult;

/** The accounts that most loads use: opened and given money through the API, as callers would. */
final class FundedAccounts {
    static final int COUNT = 10_000;

    private FundedAccounts() {}

    static void open(RunningProduct product, Measuring measuring) {
        requireAll(measuring.prepare(
                "opening accounts",
                LoadOrder.forEachAccount(Call.OPEN, product.accounts(), COUNT, "open", Session.CONNECTIONS)));
        requireAll(measuring
                .carryOut(
                        "charging accounts",
                        LoadOrder.forEachAccount(Call.CHARGE, product.charges(), COUNT, "charge", Session.CONNECTIONS))
                .result());
        measuring.awaitRest();
    }

    private static void requireAll(LoadResult result) {
        if (result.accepted() != COUNT) {
            throw new CannotMeasure("Of %d accounts only %d could be prepared: %s."
                    .formatted(COUNT, result.accepted(), result.firstFailure()));
        }
    }
}
