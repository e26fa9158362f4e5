package io.giro.ingress.web.json;

import java.util.List;
import java.util.Optional;

/**
 * A JSON object that may hold a list of flat objects.
 *
 * @param around the object itself: its members, of which the list is there by its name only
 * @param list what came of each element; empty when there is no list
 */
public record FlatObjects(FlatObject around, Optional<List<Element>> list) {

    /** An element of the list. One that is wrong does not spoil the others. */
    public sealed interface Element {}

    /** A flat object. */
    public record Flat(FlatObject object) implements Element {}

    /**
     * Some other JSON.
     *
     * @param why what is wrong, and where
     */
    public record Crooked(String why) implements Element {}
}
