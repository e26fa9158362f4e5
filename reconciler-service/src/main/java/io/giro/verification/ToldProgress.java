package io.giro.verification;

import io.giro.checker.AccountFacts;
import io.giro.checker.CheckObserver;
import io.giro.checker.Finding;
import io.giro.checker.TransferFacts;
import java.time.Duration;
import java.util.List;

/** Counts what was judged, and reports it at most once a second, so a short run reports nothing. */
final class ToldProgress implements CheckObserver {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Progress progress;
    private long transfers;
    private long accounts;
    private long toldAt = System.nanoTime();

    ToldProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void judged(TransferFacts transfer, List<Finding> standing) {
        transfers++;
        tell();
    }

    @Override
    public void judged(AccountFacts account, List<Finding> standing) {
        accounts++;
        tell();
    }

    private void tell() {
        if (System.nanoTime() - toldAt >= SECOND) {
            toldAt = System.nanoTime();
            progress.done(transfers, accounts);
        }
    }
}
