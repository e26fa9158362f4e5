package io.giro.chaos;

import java.util.Locale;

/** The services, each of which runs in several processes. */
enum Service {
    INGRESS(256),
    HOLD(160),
    LEDGER(160),
    PROJECTOR(160),
    RECONCILER(160);

    final int heapMegabytes;

    Service(int heapMegabytes) {
        this.heapMegabytes = heapMegabytes;
    }

    /** As in the names of its module and its jar. */
    String title() {
        return shortName() + "-service";
    }

    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
