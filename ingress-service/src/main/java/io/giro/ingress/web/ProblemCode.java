package io.giro.ingress.web;

import io.giro.access.CalledFromAnotherSite;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every reason for which the API says no. Callers see the name in lower case, so it never changes. */
public enum ProblemCode {
    MALFORMED_JSON(
            400,
            "Malformed JSON",
            "Send one JSON object in UTF-8, flat but for the list of a batch, each member once, and nothing after it."),
    BAD_REQUEST(400, "Bad request", "Send well-formed HTTP/1.1, as the documentation of the API describes it."),
    INVALID_BATCH(
            400,
            "Invalid batch",
            "Send 1 to 500 transfers as the array \"transfers\", each with an idempotencyKey of its own, and no key in the header."),
    INVALID_PARAMETER(400, "Invalid parameter", "Correct the query parameter that the detail names."),
    IDEMPOTENCY_KEY_MISSING(
            400,
            "Idempotency key missing",
            "Send a key of your own with each new request, as header Idempotency-Key or field idempotencyKey, "
                    + "and the same key when you repeat it."),
    IDEMPOTENCY_KEY_INVALID(
            400, "Idempotency key invalid", "A key has 1 to 64 printable ASCII characters and no space at its ends."),
    IDEMPOTENCY_KEY_MISMATCH(400, "Two idempotency keys", "Send one key, or the same key at both places."),
    UNAUTHENTICATED(
            401,
            "No valid token",
            "Send a valid token as Authorization: Bearer ...; the header WWW-Authenticate says what is wrong with yours."),
    INSUFFICIENT_SCOPE(403, "Not allowed", "Use a token whose scope allows this call."),
    CROSS_SITE(403, "Call from another site", CalledFromAnotherSite.WHAT_TO_DO),
    NOT_FOUND(404, "Not found", "Check the path."),
    UNKNOWN_TRANSFER(404, "Unknown transfer", "Check the id: it is the transferId of the answer to your request."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "Use one of the methods that the header Allow names."),
    NOT_ACCEPTABLE(406, "Not acceptable", "Accept application/json: the API speaks nothing else."),
    REQUEST_TIMEOUT(408, "Request too slow", "Send the whole request without pauses."),
    ACCOUNT_EXISTS(409, "Account exists", "Choose another account id, or leave it out to be given one."),
    ACCOUNT_NOT_EMPTY(409, "Account not empty", "Move the money out and let pending transfers finish, then close it."),
    SYSTEM_ACCOUNT(409, "System account", "The system's own accounts cannot be changed."),
    BODY_TOO_LARGE(413, "Body too large", "A body has at most 64 KiB, that of a batch at most 5 MiB."),
    URI_TOO_LONG(414, "Path too long", "The request line has at most 8 KiB: shorten the path or its parameters."),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "Send the body as Content-Type: application/json."),
    UNKNOWN_FIELD(422, "Unknown field", "Leave out the field, or correct its name."),
    MISSING_FIELD(422, "Missing field", "Add the field."),
    INVALID_FIELD(422, "Invalid field", "Correct the field's value."),
    INVALID_AMOUNT(
            422,
            "Invalid amount",
            "Send a positive decimal number in major units, such as 12.50, with no more decimals than the currency has."),
    INVALID_ACCOUNT_ID(
            422,
            "Invalid account id",
            "An account id has 1 to 64 letters, digits and the characters . _ : - and begins with a letter or digit."),
    UNKNOWN_ACCOUNT(422, "Unknown account", "Open the account with POST /payments/accounts first."),
    SAME_ACCOUNT(422, "Same account", "Source and destination must be two accounts."),
    UNKNOWN_CURRENCY(422, "Unknown currency", "Use the ISO 4217 code of a currency that is offered here."),
    CURRENCY_MISMATCH(422, "Currency mismatch", "Both accounts and the transfer must have one currency."),
    ACCOUNT_FROZEN(422, "Account frozen", "Unfreeze the account first."),
    ACCOUNT_CLOSED(422, "Account closed", "A closed account stays closed: use another one."),
    IDEMPOTENCY_KEY_REUSED(
            422, "Idempotency key reused", "Send a new key with a new request; the same key repeats the same request."),
    HEADER_TOO_LARGE(431, "Header too large", "The request line and the header have at most 8 KiB: send less."),
    INTERNAL_ERROR(500, "Internal error", "Send the same request again, and report the requestId if this stays."),
    UNAVAILABLE(503, "Temporarily unavailable", "Send the same request again, with the same key, after Retry-After.");

    private final int status;
    private final String title;
    private final String whatToDo;

    ProblemCode(int status, String title, String whatToDo) {
        this.status = status;
        this.title = title;
        this.whatToDo = whatToDo;
    }

    /** The code that callers know by this text. */
    public static Optional<ProblemCode> of(String code) {
        return Stream.of(values()).filter(known -> known.code().equals(code)).findFirst();
    }

    /** The code for an answer of which only the status is known. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> INSUFFICIENT_SCOPE;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 500 -> INTERNAL_ERROR;
            case 503 -> UNAVAILABLE;
            default -> BAD_REQUEST;
        };
    }

    /** As callers see it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with it, if the call says nothing else. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String whatToDo() {
        return whatToDo;
    }
}
