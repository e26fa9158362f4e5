package io.giro.ingress.web.json;

import io.giro.ingress.web.json.FlatObjects.Crooked;
import io.giro.ingress.web.json.FlatObjects.Element;
import io.giro.ingress.web.json.FlatObjects.Flat;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Reads a body that must be one JSON object in UTF-8 with a list of flat objects in it. It reads while the body comes
 * and keeps no more elements of the list than it is told to, so that the memory it takes is bounded.
 */
public final class FlatObjectsReader {

    private FlatObjectsReader() {}

    /**
     * Reads the body to its end. Throws what its stream throws.
     *
     * @param list the name of the member that holds the list
     * @param most elements that are kept; those after them are only checked to be JSON
     * @throws MalformedJson if it is not JSON, or not such an object; whatever the list is or holds is no reason
     */
    public static FlatObjects read(InputStream body, String list, int most) {
        // Strictly: the parser's own decoder would take overlong forms and halves of surrogate pairs.
        Reader text = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = FlatObjectReader.JSON.createParser(ObjectReadContext.empty(), text)) {
            return read(parser, list, most);
        } catch (JacksonIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? new MalformedJson("The body is not UTF-8") : e;
        } catch (JacksonException e) {
            throw FlatObjectReader.notJson(e);
        }
    }

    private static FlatObjects read(JsonParser parser, String list, int most) {
        FlatObjectReader.begin(parser);
        Members members = new Members();
        Optional<List<Element>> elements = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = members.nextName(parser);
            JsonToken value = parser.nextToken();
            if (!name.equals(list)) {
                members.put(name, FlatObjectReader.value(parser));
            } else if (value == JsonToken.START_ARRAY) {
                elements = Optional.of(elements(parser, most));
            } else {
                parser.skipChildren();
            }
        }
        FlatObjectReader.end(parser);
        return new FlatObjects(members.toObject(), elements);
    }

    private static List<Element> elements(JsonParser parser, int most) {
        List<Element> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() < most) {
                elements.add(element(parser));
            } else {
                parser.skipChildren();
            }
        }
        return elements;
    }

    private static Element element(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            String where = FlatObjectReader.at(parser.currentTokenLocation());
            parser.skipChildren();
            return new Crooked("There is no JSON object" + where);
        }
        int depth = parser.streamReadContext().getNestingDepth();
        try {
            return new Flat(FlatObjectReader.object(parser));
        } catch (MalformedJson e) {
            skipTo(depth - 1, parser);
            return new Crooked(String.valueOf(e.getMessage()));
        }
    }

    /** Goes on to the end of what is open below a depth. */
    private static void skipTo(int depth, JsonParser parser) {
        while (parser.streamReadContext().getNestingDepth() > depth) {
            parser.nextToken();
        }
    }
}
