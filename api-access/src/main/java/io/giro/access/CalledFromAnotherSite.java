package io.giro.access;

/** A browser sent a call that changes something for a page which this API did not serve. */
public final class CalledFromAnotherSite extends RuntimeException {

    /** For whoever reads the answer. */
    public static final String WHAT_TO_DO = "Call this API from a program, not from a page of another site.";

    private static final long serialVersionUID = 1L;

    public CalledFromAnotherSite() {
        super(WHAT_TO_DO);
    }
}
