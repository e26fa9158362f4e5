package io.giro.ingress.web.json;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JSON object without objects or arrays inside. Its members keep their order. */
public final class FlatObject {

    private final Map<String, Value> members;

    /** Members that are {@code null} are not among the values, but their names are. */
    private final Set<String> names;

    FlatObject(Map<String, Value> members, Set<String> names) {
        this.members = Map.copyOf(members);
        this.names = Collections.unmodifiableSet(names);
    }

    /** What a member says. */
    public sealed interface Value {}

    /** A string. */
    public record Text(String text) implements Value {}

    /** A number, digit for digit as it was written. */
    public record Numeral(String raw) implements Value {}

    /** A boolean. */
    public record Truth(boolean value) implements Value {}

    public Set<String> names() {
        return names;
    }

    /** The value of a member; empty when it is absent or null. */
    public Optional<Value> value(String name) {
        return Optional.ofNullable(members.get(name));
    }
}
