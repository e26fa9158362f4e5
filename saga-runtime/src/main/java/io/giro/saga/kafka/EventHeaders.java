package io.giro.saga.kafka;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.json.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The headers of an event: CloudEvents 1.0 in binary mode, and the W3C trace context. */
public final class EventHeaders {

    public static final String TRACEPARENT = "traceparent";
    /** The id of the transfer. */
    public static final String SUBJECT = "ce_subject";

    private static final String TYPE = "ce_type";
    private static final String VERSION = ".v1";

    private EventHeaders() {}

    /** The headers of an event that a service says, or says again. */
    public static Headers of(TransferEvent event, String service, Optional<String> traceparent) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", event.eventId());
        add(headers, TYPE, event.topic().topicName() + VERSION);
        add(headers, "ce_source", "/giro/" + service);
        add(headers, "ce_time", EventCodec.format(event.at()));
        add(headers, SUBJECT, event.terms().transferId().toString());
        add(headers, "content-type", "application/json");
        traceparent.ifPresent(value -> add(headers, TRACEPARENT, value));
        return headers;
    }

    /** Refuses a record whose header names another type or a newer major version; one without the header is judged by its value. */
    static void checkType(Topic topic, Headers headers) {
        String type = text(headers.lastHeader(TYPE));
        if (type != null && !type.equals(topic.topicName() + VERSION)) {
            throw new UnprocessableEvent("type " + type + " is not " + topic.topicName() + VERSION);
        }
    }

    /** What a header says; null when it is not there, or says nothing: Kafka takes one without a value. */
    public static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
