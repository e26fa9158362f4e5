package io.giro.ingress.spring;

/** One line of a table of bad input: what is sent, and what is answered. */
record HostileCase(String name, byte[] request, int status, String code) {

    HostileCase(String name, String request, int status, String code) {
        this(name, RawClient.bytes(request), status, code);
    }

    @Override
    public String toString() {
        return "%s: %d %s".formatted(name, status, code);
    }
}
