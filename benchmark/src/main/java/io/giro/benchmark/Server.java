package io.giro.benchmark;

import java.net.URI;
import java.util.Map;

/** What is set under load. */
interface Server {

    /** As the reports call it. */
    String title();

    /** Where transfers are posted. */
    URI transfers();

    /** Whether a transfer has ended when its request is answered. If not, it has only been accepted then. */
    boolean answersAtTheEnd();

    /** Transfers that have ended since the start, as whoever asks can see it. From any thread. */
    long ended();

    /** Whose processor time is measured: process ids by name. */
    Map<String, Long> processes();

    /** @throws CannotMeasure if one of its processes has ended */
    void requireAlive();
}
