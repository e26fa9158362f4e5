package io.giro.checker;

import java.util.Map;
import java.util.Set;

/** An account as its shard has it; amounts in minor units. Kind and status are kept as they are stored. */
public record AccountRow(
        String id,
        String currency,
        String kind,
        String status,
        long posted,
        long held,
        long overdraftLimit,
        long version,
        Hash chainHash) {
    private static final Set<String> STATUSES = Set.of("ACTIVE", "FROZEN", "CLOSED");
    private static final Map<String, String> SYSTEM_KINDS = Map.of("world", "WORLD", "bank", "BANK", "fees", "FEES");

    /** By its id, which nobody can edit without losing its entries: the system's own begin with {@code @}. */
    boolean isCustomers() {
        return !id.startsWith("@");
    }

    /** What the id tells of: {@code @world.EUR.0} is of the kind WORLD. */
    String kindOfItsId() {
        if (isCustomers()) {
            return "CUSTOMER";
        }
        int end = id.indexOf('.');
        return SYSTEM_KINDS.getOrDefault(id.substring(1, end < 0 ? id.length() : end), "none");
    }

    boolean hasKnownStatus() {
        return STATUSES.contains(status);
    }

    boolean isClosed() {
        return status.equals("CLOSED");
    }
}
