package io.giro.saga.given;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Delivery;
import io.giro.saga.memory.MemoryLog;
import java.util.List;

/** Records for which only their positions matter. */
public final class Deliveries {

    private Deliveries() {}

    /** So many, one behind the other. */
    public static List<Delivery> inARow(int count) {
        MemoryLog log = new MemoryLog(1, 1, new SettableClock());
        TransferEvent event = new TransferRequested(ATransfer.aTransfer().terms());
        for (int i = 0; i < count; i++) {
            log.append(event);
        }
        return log.poll(SagaStep.HOLD.consumerGroup(), SagaStep.HOLD.reads(), count)
                .deliveries();
    }
}
