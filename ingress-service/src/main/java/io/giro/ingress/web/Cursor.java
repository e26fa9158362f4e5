package io.giro.ingress.web;

import io.giro.transfer.TransferId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a page ended: the key of its last item, so that new items do not shift the pages. Opaque to callers. */
record Cursor(byte[] key) {

    static Cursor after(TransferId transfer) {
        return new Cursor(transfer.toBytes());
    }

    static Cursor after(long version) {
        return new Cursor(ByteBuffer.allocate(Long.BYTES).putLong(version).array());
    }

    /**
     * @throws ApiProblem if the text is no cursor of a list of transfers
     */
    static Optional<TransferId> transfer(Optional<String> text) {
        return text.map(given -> {
            byte[] key = decode(given, 16);
            try {
                return TransferId.ofBytes(key);
            } catch (IllegalArgumentException e) {
                throw refused();
            }
        });
    }

    /**
     * @throws ApiProblem if the text is no cursor of a statement
     */
    static OptionalLong version(Optional<String> text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long version = ByteBuffer.wrap(decode(text.get(), Long.BYTES)).getLong();
        if (version < 1) {
            throw refused();
        }
        return OptionalLong.of(version);
    }

    private static byte[] decode(String text, int length) {
        byte[] key;
        try {
            key = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        if (key.length != length || !new Cursor(key).toString().equals(text)) {
            throw refused();
        }
        return key;
    }

    private static ApiProblem refused() {
        return new ApiProblem(
                ProblemCode.INVALID_PARAMETER, "The parameter cursor must be the nextCursor of the page before.");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
