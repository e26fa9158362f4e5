package io.giro.ingress.web;

/** Who calls. In mode {@code open} nobody is asked, and all callers are one client. */
final class Caller {

    static final String OPEN = "open";

    private Caller() {}
}
