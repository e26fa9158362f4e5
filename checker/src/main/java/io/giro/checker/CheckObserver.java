package io.giro.checker;

import java.util.List;

/** Is told what was judged, each subject once, with the findings that stand: first all transfers, then all accounts. */
public interface CheckObserver {

    /** Wants to know nothing. */
    CheckObserver NONE = new CheckObserver() {
        @Override
        public void judged(TransferFacts transfer, List<Finding> standing) {}

        @Override
        public void judged(AccountFacts account, List<Finding> standing) {}
    };

    void judged(TransferFacts transfer, List<Finding> standing);

    void judged(AccountFacts account, List<Finding> standing);
}
