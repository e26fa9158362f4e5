package io.giro.verification;

/** Is told how far a verification has come. */
@FunctionalInterface
public interface Progress {

    /** At most once a second: so many transfers and accounts are done. */
    void done(long transfers, long accounts);
}
