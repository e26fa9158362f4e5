package io.giro.checker;

/** An account as its shard has it; amounts in minor units. */
public record AccountRow(
        String id,
        String currency,
        String kind,
        long posted,
        long held,
        long overdraftLimit,
        long version,
        Hash chainHash) {}
