package io.giro.ingress.reading;

import java.util.List;

/**
 * Some items of a longer list, in its order.
 *
 * @param more whether the list goes on after the last item
 */
public record Page<T>(List<T> items, boolean more) {

    /** The page of at most {@code limit} items, out of as many as were found when one more was looked for. */
    public static <T> Page<T> of(List<T> found, int limit) {
        return found.size() > limit ? new Page<>(found.subList(0, limit), true) : new Page<>(found, false);
    }
}
