package io.giro.verification;

import io.giro.checker.Report;

/**
 * How a verification ended.
 *
 * @param report what was found, before anything was repaired
 */
public record Outcome(Report report, Repaired repaired) {}
