package io.giro.benchmark.locks;

import java.math.BigDecimal;
import java.net.URI;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes the requests that ingress-service takes, and answers when the money has moved. */
@RestController
final class LocksController {
    private static final int DECIMALS = 2;

    private final LockingTransfers transfers;

    LocksController(LockingTransfers transfers) {
        this.transfers = transfers;
    }

    /** As it comes. */
    record Request(
            @Nullable String sourceAccount,
            @Nullable String destinationAccount,
            @Nullable BigDecimal amount,
            @Nullable String idempotencyKey) {}

    /** What the caller learns of a problem. */
    record Problem(String title) {}

    @PostMapping(path = "/transfers", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> transfer(@RequestBody Request request) throws SQLException {
        String source = request.sourceAccount();
        String destination = request.destinationAccount();
        BigDecimal amount = request.amount();
        if (source == null
                || destination == null
                || amount == null
                || source.equals(destination)
                || amount.signum() <= 0
                || amount.scale() > DECIMALS) {
            return refused("two accounts and a positive amount");
        }
        long amountMinor = amount.movePointRight(DECIMALS).longValueExact();
        return switch (transfers.transfer(source, destination, amountMinor)) {
            case LockingTransfers.Moved moved ->
                ResponseEntity.created(URI.create("/api/v1/transfers/" + moved.transferId()))
                        .body(moved);
            case LockingTransfers.Refused(String why) -> refused(why);
        };
    }

    /** What HTTP and JSON cost by themselves: a request is read, and given back. */
    @PostMapping(path = "/echo", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Request> echo(@RequestBody Request request) {
        return ResponseEntity.accepted().body(request);
    }

    private static ResponseEntity<?> refused(String why) {
        return ResponseEntity.unprocessableContent().body(new Problem(why));
    }
}
