package io.giro.access;

import java.util.regex.Pattern;

/** The name of a client: the subject of its tokens, the owner of its accounts, and the space of its idempotency keys. */
public final class ClientName {

    /** As these words stand behind a name of what it is: "sub must be 1 to 64 …". */
    public static final String RULE = "must be 1 to 64 printable ASCII characters without a space at its ends";

    /** The database takes "a" and "a " for the same name. */
    private static final Pattern WELL_FORMED = Pattern.compile("[!-~]([ -~]{0,62}[!-~])?");

    private ClientName() {}

    /** Whether a text can be the name of a client. */
    public static boolean isWellFormed(String text) {
        return WELL_FORMED.matcher(text).matches();
    }
}
