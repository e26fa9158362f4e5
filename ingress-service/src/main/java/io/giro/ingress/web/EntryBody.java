package io.giro.ingress.web;

import io.giro.ingress.reading.StatementLine;
import io.giro.saga.json.EventCodec;

/** One line of a statement. */
record EntryBody(
        long version,
        String transferId,
        String leg,
        String amount,
        String balanceAfter,
        String counterparty,
        String at) {

    static EntryBody of(StatementLine line) {
        return new EntryBody(
                line.version(),
                line.transferId().toString(),
                line.leg(),
                line.amount().toMajorString(),
                line.balanceAfter().toMajorString(),
                line.counterparty().value(),
                EventCodec.format(line.at()));
    }
}
