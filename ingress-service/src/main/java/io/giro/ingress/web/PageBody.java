package io.giro.ingress.web;

import io.giro.ingress.reading.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list.
 *
 * @param nextCursor asks for the items after these; null when there are none
 */
record PageBody<T>(List<T> items, @Nullable String nextCursor) {

    static <I, T> PageBody<T> of(Page<I> page, Function<I, T> body, Function<I, Cursor> cursor) {
        return new PageBody<>(
                page.items().stream().map(body).toList(),
                page.more() ? cursor.apply(page.items().getLast()).toString() : null);
    }
}
