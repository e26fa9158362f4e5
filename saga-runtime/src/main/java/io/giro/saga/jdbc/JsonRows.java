package io.giro.saga.jdbc;

import java.util.HexFormat;

/**
 * Rows for MySQL's {@code JSON_TABLE}: one parameter carries a whole batch, so the statement's text never changes. Only
 * for values that need no escaping: numbers, ids, names of constants, hex and instants. There is no null: servers differ
 * in what they make of it.
 */
final class JsonRows {

    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder json = new StringBuilder("[");

    void add(Object... columns) {
        json.append(json.length() == 1 ? "[" : ",[");
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                json.append(',');
            }
            append(columns[i]);
        }
        json.append(']');
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private void append(Object column) {
        if (column instanceof Long) {
            json.append(column);
            return;
        }
        String text = column.toString();
        if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("needs escaping: " + text);
        }
        json.append('"').append(text).append('"');
    }

    @Override
    public String toString() {
        return json + "]";
    }
}
