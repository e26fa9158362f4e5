package io.giro.reconciler.web;

import io.giro.reconciler.StuckTransfers;
import io.giro.saga.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which transfers have not ended, why, and what will be done about it. */
@RestController
@RequestMapping("/operations/stuck")
public final class StuckController {

    private final StuckTransfers stuck;
    private final Duration youngest;
    private final Clock clock;

    /**
     * @param youngest the age at which the reconciler first looks at a transfer; younger ones it does not know
     */
    public StuckController(StuckTransfers stuck, Duration youngest, Clock clock) {
        this.stuck = stuck;
        this.youngest = youngest;
        this.clock = clock;
    }

    @GetMapping
    StuckListBody list(
            @RequestParam Optional<String> olderThan,
            @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) String limit) {
        return StuckListBody.of(
                stuck.olderThan(
                        olderThan
                                .filter(text -> !text.isEmpty())
                                .map(text -> Parameters.duration("olderThan", text, youngest))
                                .orElse(youngest),
                        Parameters.limit(limit)),
                clock.now());
    }

    @GetMapping("/{transferId}")
    StuckBody one(@PathVariable String transferId) {
        return stuck.find(Parameters.transferId(transferId))
                .map(found -> StuckBody.of(found, clock.now()))
                .orElseThrow(() -> Problem.notFound("There is no transfer " + transferId + "."));
    }
}
