package io.giro.checker;

import java.util.List;

/** An account as it was read once, and what is wrong with it. */
public record JudgedAccount(AccountFacts facts, List<Finding> findings) {}
