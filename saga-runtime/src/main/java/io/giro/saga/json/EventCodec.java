package io.giro.saga.json;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Events as JSON, the value of a Kafka record. The same event is always the same bytes. Unknown fields are skipped, so
 * that a newer writer may add some; everything else that is not as it must be is refused with the reason.
 */
public final class EventCodec {

    /** A DATETIME column keeps instants from this one to {@link #LATEST}. */
    private static final Instant EARLIEST = Instant.parse("1000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** ISO 8601, UTC, always with six decimals. */
    public static String format(Instant at) {
        return InstantText.format(at);
    }

    public byte[] encode(TransferEvent event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(768);
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            generator.writeStringProperty("eventId", event.eventId());
            generator.writeStringProperty("type", event.topic().topicName());
            generator.writeStringProperty("at", format(event.at()));
            event.reason().ifPresent(reason -> generator.writeStringProperty("reason", reason));
            writeTerms(generator, event.terms());
            event.account().ifPresent(account -> writeAccount(generator, account));
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * What a record of this topic says.
     *
     * @throws UnprocessableEvent if it says nothing that can be right
     */
    public TransferEvent decode(Topic topic, byte @Nullable [] value) {
        if (value == null) {
            throw new UnprocessableEvent("the record has no value");
        }
        Fields fields = new Fields();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
            readObject(parser, fields);
            if (parser.nextToken() != null) {
                throw new UnprocessableEvent("the value goes on after its JSON object");
            }
            return fields.toEvent(topic);
        } catch (JacksonException e) {
            throw new UnprocessableEvent("not a " + topic.topicName() + " event: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnprocessableEvent("not a " + topic.topicName() + " event: " + e.getMessage());
        }
    }

    private static void writeTerms(JsonGenerator generator, TransferTerms terms) {
        generator.writeObjectPropertyStart("terms");
        generator.writeStringProperty("transferId", terms.transferId().toString());
        generator.writeStringProperty("kind", terms.kind().name());
        generator.writeStringProperty("source", terms.source().value());
        generator.writeStringProperty("destination", terms.destination().value());
        generator.writeNumberProperty("amountMinor", terms.amountMinor());
        generator.writeStringProperty("currency", terms.currency().getCurrencyCode());
        generator.writeStringProperty("description", terms.description());
        generator.writeStringProperty("clientId", terms.clientId());
        generator.writeStringProperty("acceptedAt", format(terms.acceptedAt()));
        generator.writeStringProperty("deadline", format(terms.deadline()));
        generator.writeStringProperty("termsHash", terms.termsHash());
        generator.writeEndObject();
    }

    private static void writeAccount(JsonGenerator generator, AccountBalance account) {
        generator.writeObjectPropertyStart("account");
        generator.writeStringProperty("accountId", account.accountId().value());
        generator.writeNumberProperty("posted", account.posted());
        generator.writeNumberProperty("held", account.held());
        generator.writeNumberProperty("available", account.available());
        generator.writeNumberProperty("version", account.version());
        generator.writeEndObject();
    }

    private static void readObject(JsonParser parser, Fields fields) {
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            expect(token, JsonToken.PROPERTY_NAME);
            String name = parser.currentName();
            switch (name) {
                case "eventId" -> fields.eventId = text(parser);
                case "type" -> fields.type = text(parser);
                case "at" -> fields.at = instant(parser);
                case "reason" -> fields.reason = text(parser);
                case "terms" -> readTerms(parser, fields);
                case "account" -> fields.account = readAccount(parser);
                default -> skip(parser);
            }
        }
    }

    private static void readTerms(JsonParser parser, Fields fields) {
        TermsFields terms = new TermsFields();
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            expect(token, JsonToken.PROPERTY_NAME);
            String name = parser.currentName();
            switch (name) {
                case "transferId" -> terms.transferId = TransferId.parse(text(parser));
                case "kind" -> terms.kind = TransferKind.valueOf(text(parser));
                case "source" -> terms.source = new AccountId(text(parser));
                case "destination" -> terms.destination = new AccountId(text(parser));
                case "amountMinor" -> terms.amountMinor = integer(parser);
                case "currency" -> terms.currency = Currency.getInstance(text(parser));
                case "description" -> terms.description = text(parser);
                case "clientId" -> terms.clientId = text(parser);
                case "acceptedAt" -> terms.acceptedAt = instant(parser);
                case "deadline" -> terms.deadline = instant(parser);
                case "termsHash" -> fields.termsHash = text(parser);
                default -> skip(parser);
            }
        }
        fields.terms = terms.toTerms();
    }

    private static AccountBalance readAccount(JsonParser parser) {
        AccountId id = null;
        Long posted = null;
        Long held = null;
        Long available = null;
        Long version = null;
        expect(parser.nextToken(), JsonToken.START_OBJECT);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            expect(token, JsonToken.PROPERTY_NAME);
            String name = parser.currentName();
            switch (name) {
                case "accountId" -> id = new AccountId(text(parser));
                case "posted" -> posted = integer(parser);
                case "held" -> held = integer(parser);
                case "available" -> available = integer(parser);
                case "version" -> version = integer(parser);
                default -> skip(parser);
            }
        }
        long announced = required(version, "account.version");
        if (announced < 1) {
            throw new UnprocessableEvent("account.version is not positive: " + announced);
        }
        return new AccountBalance(
                required(id, "account.accountId"),
                required(posted, "account.posted"),
                required(held, "account.held"),
                required(available, "account.available"),
                announced);
    }

    private static void expect(@Nullable JsonToken actual, JsonToken expected) {
        if (actual != expected) {
            throw new UnprocessableEvent("expected " + expected + " but found " + actual);
        }
    }

    private static String text(JsonParser parser) {
        expect(parser.nextToken(), JsonToken.VALUE_STRING);
        String text = parser.getString();
        // An escape in JSON can be half of a surrogate pair, which cannot be written as UTF-8 again.
        if (!isWellFormed(text)) {
            throw new UnprocessableEvent(parser.currentName() + " has half a surrogate pair");
        }
        return text;
    }

    /** One that a column can keep: no step could store any other. */
    private static Instant instant(JsonParser parser) {
        Instant at = InstantText.parse(text(parser));
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw new UnprocessableEvent(
                    "%s is not between %s and %s".formatted(parser.currentName(), EARLIEST, LATEST));
        }
        return at;
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static long integer(JsonParser parser) {
        expect(parser.nextToken(), JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    private static void skip(JsonParser parser) {
        parser.nextToken();
        parser.skipChildren();
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new UnprocessableEvent(field + " is missing");
        }
        return value;
    }

    private static final class TermsFields {
        private @Nullable TransferId transferId;
        private @Nullable TransferKind kind;
        private @Nullable AccountId source;
        private @Nullable AccountId destination;
        private @Nullable Long amountMinor;
        private @Nullable Currency currency;
        private @Nullable String description;
        private @Nullable String clientId;
        private @Nullable Instant acceptedAt;
        private @Nullable Instant deadline;

        private TransferTerms toTerms() {
            return new TransferTerms(
                    required(transferId, "terms.transferId"),
                    required(kind, "terms.kind"),
                    required(source, "terms.source"),
                    required(destination, "terms.destination"),
                    required(amountMinor, "terms.amountMinor"),
                    required(currency, "terms.currency"),
                    required(description, "terms.description"),
                    required(clientId, "terms.clientId"),
                    required(acceptedAt, "terms.acceptedAt"),
                    required(deadline, "terms.deadline"));
        }
    }

    private static final class Fields {
        private @Nullable String eventId;
        private @Nullable String type;
        private @Nullable Instant at;
        private @Nullable String reason;
        private @Nullable String termsHash;
        private @Nullable TransferTerms terms;
        private @Nullable AccountBalance account;

        private TransferEvent toEvent(Topic topic) {
            if (!topic.topicName().equals(type)) {
                throw new UnprocessableEvent("unknown type " + type + " on " + topic.topicName());
            }
            TransferTerms said = required(terms, "terms");
            if (!said.termsHash().equals(termsHash)) {
                throw new UnprocessableEvent(said.transferId() + ": the terms do not match their hash " + termsHash);
            }
            TransferEvent event = ofTopic(topic, said, required(at, "at"));
            if (!event.eventId().equals(eventId)) {
                throw new UnprocessableEvent(eventId + " is not the id of " + event.eventId());
            }
            return event;
        }

        private TransferEvent ofTopic(Topic topic, TransferTerms said, Instant happenedAt) {
            return switch (topic) {
                case REQUESTED -> new TransferRequested(said);
                case HELD -> new FundsHeld(said, happenedAt, balanceOf(said.source()));
                case REJECTED -> new TransferRejected(said, happenedAt, RejectReason.valueOf(requiredReason()));
                case CREDITED -> new FundsCredited(said, happenedAt, balanceOf(said.destination()));
                case REFUSED -> new CreditRefused(said, happenedAt, RefuseReason.valueOf(requiredReason()));
                case COMMITTED -> new TransferCommitted(said, happenedAt, balanceOf(said.source()));
                case CANCELLED ->
                    new TransferCancelled(
                            said,
                            happenedAt,
                            RefuseReason.valueOf(requiredReason()),
                            account == null ? Optional.empty() : Optional.of(balanceOf(said.source())));
                case CANCEL_REQUESTED -> new CancelRequested(said, happenedAt);
            };
        }

        private AccountBalance balanceOf(AccountId expected) {
            AccountBalance balance = required(account, "account");
            if (!balance.accountId().equals(expected)) {
                throw new UnprocessableEvent("account is " + balance.accountId() + " instead of " + expected);
            }
            return balance;
        }

        private String requiredReason() {
            return required(reason, "reason");
        }
    }
}
