package io.giro.chaos;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller got.
 *
 * @param status {@link #NONE} if there was no answer at all
 */
record Answer(int status, String body) {
    static final int NONE = 0;
    private static final JsonMapper JSON = new JsonMapper();

    /** Whether it says for sure what became of the request. Anything else is asked again, with the same key. */
    boolean isCertain() {
        return isAccepted() || status >= 400 && status < 500 && status != 429;
    }

    boolean isAccepted() {
        return status == 202;
    }

    String transferId() {
        return json().path("transferId").asString();
    }

    /** Why not; empty if the answer does not say. */
    String problem() {
        return status < 400 ? "" : json().path("code").asString("");
    }

    private JsonNode json() {
        return JSON.readTree(body);
    }
}
