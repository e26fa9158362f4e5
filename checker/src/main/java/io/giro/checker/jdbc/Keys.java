package io.giro.checker.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which rows a query reads, by the column that names their subject.
 *
 * @param condition SQL with {@code KEY} for the column and question marks for the values
 */
record Keys(String condition, List<Object> values) {

    /** Keys above the first and up to the second; an absent end is open. */
    static Keys between(Optional<?> after, Optional<?> upTo) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        after.ifPresent(key -> {
            conditions.add("KEY > ?");
            values.add(key);
        });
        upTo.ifPresent(key -> {
            conditions.add("KEY <= ?");
            values.add(key);
        });
        return new Keys(conditions.isEmpty() ? "TRUE" : String.join(" AND ", conditions), values);
    }

    /** Exactly these keys, of which there must be one at least. */
    static Keys anyOf(Collection<?> keys) {
        String questionMarks = String.join(", ", Collections.nCopies(keys.size(), "?"));
        return new Keys("KEY IN (" + questionMarks + ")", List.copyOf(keys));
    }

    String on(String column) {
        return condition.replace("KEY", column);
    }
}
