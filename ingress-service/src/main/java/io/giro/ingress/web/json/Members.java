package io.giro.ingress.web.json;

import io.giro.ingress.web.json.FlatObject.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;

/** The members of an object that is being read: none twice, and not too many. */
final class Members {

    /** Far more than anybody needs. A short member takes thirty times its length in memory, and a body may be long. */
    private static final int MOST = 64;

    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** The name at the current token. */
    String nextName(JsonParser parser) {
        String name = parser.currentName();
        if (!names.add(name)) {
            throw new MalformedJson("A member comes twice" + FlatObjectReader.at(parser.currentTokenLocation()));
        }
        if (names.size() > MOST) {
            throw new MalformedJson("An object has more than %d members%s"
                    .formatted(MOST, FlatObjectReader.at(parser.currentTokenLocation())));
        }
        return name;
    }

    void put(String name, Optional<Value> value) {
        value.ifPresent(present -> values.put(name, present));
    }

    FlatObject toObject() {
        return new FlatObject(values, names);
    }
}
