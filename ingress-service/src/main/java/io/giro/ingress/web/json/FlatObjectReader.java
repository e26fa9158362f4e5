package io.giro.ingress.web.json;

import io.giro.ingress.web.json.FlatObject.Numeral;
import io.giro.ingress.web.json.FlatObject.Text;
import io.giro.ingress.web.json.FlatObject.Truth;
import io.giro.ingress.web.json.FlatObject.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a body that must be one flat JSON object in UTF-8, with nothing after it and no member twice. It reads token by
 * token, so that a number stays as it was written and a nesting bomb ends at its first bracket.
 */
public final class FlatObjectReader {

    /** No amount is longer; a number of a thousand digits is an attack. */
    private static final int LONGEST_NUMBER = 100;

    /** As long as a body can be: whether a text is too long depends on the member. */
    private static final int LONGEST_TOKEN = 64 * 1024;

    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(LONGEST_TOKEN)
                    .maxNameLength(LONGEST_TOKEN)
                    .build())
            .build();

    private FlatObjectReader() {}

    /**
     * @throws MalformedJson if it is anything else
     */
    public static FlatObject read(byte[] body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), decode(body))) {
            return read(parser);
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private static FlatObject read(JsonParser parser) {
        begin(parser);
        FlatObject object = object(parser);
        end(parser);
        return object;
    }

    static void begin(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new MalformedJson("The body is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new MalformedJson("The body is not a JSON object");
        }
    }

    /** The object that has just begun. */
    static FlatObject object(JsonParser parser) {
        Members members = new Members();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = members.nextName(parser);
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members.toObject();
    }

    static void end(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw new MalformedJson("The body goes on after its JSON object");
        }
    }

    static MalformedJson notJson(JacksonException e) {
        return new MalformedJson("The body is not JSON" + at(e.getLocation()));
    }

    static Optional<Value> value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Optional.of(new Text(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(new Numeral(numeral(parser)));
            case VALUE_TRUE, VALUE_FALSE -> Optional.of(new Truth(parser.getBooleanValue()));
            case VALUE_NULL -> Optional.empty();
            default -> throw new MalformedJson("There is an object or an array" + at(parser.currentTokenLocation()));
        };
    }

    private static String numeral(JsonParser parser) {
        String raw = parser.getString();
        if (raw.length() > LONGEST_NUMBER) {
            throw new MalformedJson("There is a number of more than %d characters%s"
                    .formatted(LONGEST_NUMBER, at(parser.currentTokenLocation())));
        }
        return raw;
    }

    /** Only the place: a caller needs neither its own text back nor the parser's advice to those who configure it. */
    static String at(@Nullable TokenStreamLocation where) {
        return where == null ? "" : " at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    }

    /** Strictly: the parser's own decoder would take overlong forms and halves of surrogate pairs. */
    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJson("The body is not UTF-8");
        }
    }
}
