package io.giro.access;

/** A browser sent a call for a page that this API did not serve, or may have. */
public final class CalledFromAnotherSite extends RuntimeException {

    /** For whoever reads the answer. */
    public static final String WHAT_TO_DO =
            "Call this API as localhost, from a program and not from a page of another site.";

    private static final long serialVersionUID = 1L;

    public CalledFromAnotherSite() {
        super(WHAT_TO_DO);
    }
}
