package io.giro.simulation;

import io.giro.event.TransferEvent;
import io.giro.saga.EventLog;
import io.giro.saga.memory.MemoryLog;
import java.util.ArrayList;
import java.util.List;

/** What is between those who speak and the log: a record may get lost, come twice, or come late and behind others. */
final class Network implements EventLog {

    private final MemoryLog log;
    private final Auditor auditor;
    private final Faults faults;
    private final Chance chance;
    private final Trace trace;
    private final List<TransferEvent> late = new ArrayList<>();

    Network(MemoryLog log, Auditor auditor, Faults faults, Chance chance, Trace trace) {
        this.log = log;
        this.auditor = auditor;
        this.faults = faults;
        this.chance = chance;
        this.trace = trace;
    }

    @Override
    public void send(List<Outgoing> events) {
        events.forEach(outgoing -> send(outgoing.event()));
    }

    /** One of those that are late arrives. */
    void bringOne() {
        if (!late.isEmpty()) {
            append("late", late.remove(chance.below(late.size())));
        }
    }

    void bringAll() {
        late.forEach(event -> append("late", event));
        late.clear();
    }

    private void send(TransferEvent event) {
        auditor.heard(event);
        if (faults.strikes(Fault.LOSS)) {
            trace.add("    lost " + event.eventId());
            return;
        }
        if (faults.strikes(Fault.REPETITION)) {
            append("twice", event);
        }
        if (faults.strikes(Fault.DELAY)) {
            trace.add("    late " + event.eventId());
            late.add(event);
            return;
        }
        append("said", event);
    }

    private void append(String how, TransferEvent event) {
        trace.add("    " + how + " " + event.eventId());
        log.append(event);
    }
}
