package io.giro.checker.jdbc;

/**
 * How to read the rows of one table.
 *
 * @param name with {@code LEDGER.} or {@code VIEWS.} for its schema
 */
record Table<R>(String name, String columns, ShardSnapshot.RowReader<R> reader) {

    String select(Keys keys, String keyColumn) {
        return "SELECT " + columns + " FROM " + name + " WHERE " + keys.on(keyColumn);
    }
}
