package io.giro.verification.web;

import io.giro.account.AccountId;
import io.giro.reconciler.web.Problem;
import io.giro.verification.Mode;
import io.giro.verification.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads an order: {@code {"mode": "check" | "fix" | "rebuild", "account": "…", "atRest": true}}, and nothing else. */
final class OrderBody {

    private static final int MOST_BYTES = 4096;
    private static final Set<String> FIELDS = Set.of("mode", "account", "atRest");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private OrderBody() {}

    static Order read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Problem(
                    HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "An order has at most " + MOST_BYTES + " bytes.");
        }
        JsonNode order = parse(bytes);
        for (String field : order.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw invalid("There is no field " + field + ". There are mode, account and atRest.");
            }
        }
        return new Order(mode(order.get("mode")), account(order.get("account")), atRest(order.get("atRest")));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = STRICT.readTree(bytes);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static Mode mode(@Nullable JsonNode node) {
        return Optional.ofNullable(node)
                .filter(JsonNode::isString)
                .flatMap(text -> Mode.named(text.asString()))
                .orElseThrow(() -> invalid("mode is needed: check, fix or rebuild."));
    }

    private static Optional<String> account(@Nullable JsonNode node) {
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isString() || !AccountId.isWellFormed(node.asString())) {
            throw invalid("account must be the id of an account.");
        }
        return Optional.of(node.asString());
    }

    private static boolean atRest(@Nullable JsonNode node) {
        if (node == null) {
            return false;
        }
        if (!node.isBoolean()) {
            throw invalid("atRest must be true or false.");
        }
        return node.asBoolean();
    }

    private static Problem malformed() {
        return new Problem(HttpStatus.BAD_REQUEST, "malformed_json", "The body must be one JSON object.");
    }

    private static Problem invalid(String detail) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "validation_failed", detail);
    }
}
