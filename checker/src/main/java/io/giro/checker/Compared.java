package io.giro.checker;

import java.util.Map;

/**
 * What was read.
 *
 * @param inFlight credited and not yet debited, for each currency in which something is
 */
public record Compared(
        int shards, long accounts, long transfers, long holds, long entries, Map<String, InFlight> inFlight) {}
