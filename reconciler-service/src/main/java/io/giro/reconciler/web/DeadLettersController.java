package io.giro.reconciler.web;

import io.giro.event.Topic;
import io.giro.reconciler.deadletter.DeadLetter.Position;
import io.giro.reconciler.deadletter.DeadLetterTopics;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The records that were parked because they can never be right. */
@RestController
@RequestMapping("/operations/dead-letters")
public final class DeadLettersController {

    private final DeadLetterTopics deadLetters;

    public DeadLettersController(DeadLetterTopics deadLetters) {
        this.deadLetters = deadLetters;
    }

    @GetMapping
    DeadLetterListBody list(
            @RequestParam Optional<String> topic, @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) String limit) {
        Set<Topic> topics = topic.<Set<Topic>>map(name -> EnumSet.of(Parameters.topic(name)))
                .orElseGet(() -> EnumSet.allOf(Topic.class));
        return DeadLetterListBody.of(deadLetters.newest(topics, Parameters.limit(limit)));
    }

    @GetMapping("/{topic}/{partition}/{offset}")
    DeadLetterBody one(@PathVariable String topic, @PathVariable String partition, @PathVariable String offset) {
        Position position = position(topic, partition, offset);
        return deadLetters
                .find(position)
                .map(DeadLetterBody::whole)
                .orElseThrow(() -> Problem.notFound("There is no dead letter " + position + "."));
    }

    /** Puts it back on its topic, where its step reads it once more. */
    @PostMapping("/{topic}/{partition}/{offset}/resend")
    SentBackBody resend(@PathVariable String topic, @PathVariable String partition, @PathVariable String offset) {
        Position position = position(topic, partition, offset);
        return deadLetters
                .sendBack(position)
                .map(SentBackBody::of)
                .orElseThrow(() -> Problem.notFound("There is no dead letter " + position + "."));
    }

    private static Position position(String topic, String partition, String offset) {
        if (!partition.matches("[0-9]{1,4}") || !offset.matches("[0-9]{1,18}")) {
            throw Problem.invalidParameter(
                    "A dead letter is named by topic, partition and offset, such as transfer.held.dlt/3/17.");
        }
        return new Position(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }
}
