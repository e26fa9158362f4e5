package io.giro.checker;

import java.util.function.Consumer;

/** One thing that must hold for each transfer. */
interface TransferRule {
    void check(TransferFacts transfer, Consumer<Finding> found);
}
