package io.giro.verification;

/** Is told how far a verification has come. */
@FunctionalInterface
public interface Progress {

    /** Called at most once a second, with how many transfers and accounts are done. */
    void done(long transfers, long accounts);
}
