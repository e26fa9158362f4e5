package io.giro.checker;

import java.util.regex.Pattern;

/**
 * How to reach the tables of one shard.
 *
 * @param url the server without a schema, for instance {@code jdbc:mysql://127.0.0.1:13306}
 * @param schema where the ledger's tables are
 * @param viewsSchema where the projector's views are, on the same server
 */
public record Shard(String url, String username, String password, String schema, String viewsSchema) {
    private static final Pattern SCHEMA_NAME = Pattern.compile("\\w+");

    public Shard {
        requireName(schema);
        requireName(viewsSchema);
    }

    /** Without the password: it ends up in messages. */
    @Override
    public String toString() {
        return url + " (" + schema + ", " + viewsSchema + ")";
    }

    private static void requireName(String schema) {
        if (!SCHEMA_NAME.matcher(schema).matches()) {
            throw new CannotCheck("\"" + schema + "\" is no name of a schema: letters, digits and _ are.");
        }
    }
}
