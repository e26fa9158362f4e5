package io.giro.verification.web;

import io.giro.reconciler.web.Problem;
import io.giro.verification.Order;
import io.giro.verification.VerificationRun;
import io.giro.verification.VerificationRuns;
import io.giro.verification.Verifications;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Verifications: ordered here, run in the background, and read from the records, on whatever instance they ran. */
@RestController
@RequestMapping(path = "/verifications", produces = MediaType.APPLICATION_JSON_VALUE)
public final class VerificationController {

    private static final int MOST_LISTED = 100;

    private final Verifications verifications;
    private final VerificationRuns runs;
    private final Executor executor;

    public VerificationController(Verifications verifications, VerificationRuns runs, Executor executor) {
        this.verifications = verifications;
        this.runs = runs;
        this.executor = executor;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> start(HttpServletRequest request) throws IOException {
        Order order = OrderBody.read(request.getInputStream());
        UUID id = verifications
                .start(order, "api", executor)
                .orElseThrow(
                        () -> new Problem(
                                HttpStatus.CONFLICT,
                                "verification_running",
                                "Another verification is running. Wait for its end: GET /verifications?limit=1 says how far it is."));
        URI location = ServletUriComponentsBuilder.fromRequestUri(request)
                .path("/{id}")
                .build(id);
        return ResponseEntity.accepted().location(location).body(Map.of("id", id.toString()));
    }

    @GetMapping("/{id}")
    RunBody one(@PathVariable String id) {
        VerificationRun run = parse(id)
                .flatMap(runs::find)
                .orElseThrow(() -> Problem.notFound("There is no verification " + id + "."));
        return RunBody.of(run, runs.items(run.id()));
    }

    @GetMapping
    Map<String, List<RunBody>> newest(@RequestParam(defaultValue = "20") String limit) {
        return Map.of(
                "verifications",
                runs.newest(number(limit)).stream().map(RunBody::of).toList());
    }

    private static Optional<UUID> parse(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int number(String limit) {
        if (!limit.matches("[1-9]\\d{0,2}") || Integer.parseInt(limit) > MOST_LISTED) {
            throw Problem.invalidParameter("limit must be a number from 1 to " + MOST_LISTED + ".");
        }
        return Integer.parseInt(limit);
    }
}
