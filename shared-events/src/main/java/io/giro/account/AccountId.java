package io.giro.account;

import java.util.regex.Pattern;

/**
 * The name of an account: 1 to 64 letters (of ASCII), digits and {@code . _ : -}, the first a letter or digit. Names that
 * begin with {@code @} are the system's own ({@link SystemAccounts}); nobody can open those.
 */
public record AccountId(String value) implements Comparable<AccountId> {

    private static final int MAX_LENGTH = 64;
    private static final String SIGNS = "._:-";
    private static final Pattern SYSTEM = Pattern.compile("@[a-z]{1,16}\\.[A-Z]{3}\\.[0-9]{1,9}");

    public AccountId {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not an account id: " + value);
        }
    }

    /** Whether a text can be an account's name, a system account's included. */
    public static boolean isWellFormed(String value) {
        return isCustomers(value) || SYSTEM.matcher(value).matches();
    }

    /** Every row and event that is read names accounts, so this is no regular expression. */
    private static boolean isCustomers(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char sign = value.charAt(i);
            if (!isLetterOrDigit(sign) && SIGNS.indexOf(sign) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char sign) {
        return sign >= 'a' && sign <= 'z' || sign >= 'A' && sign <= 'Z' || sign >= '0' && sign <= '9';
    }

    public boolean isSystem() {
        return value.charAt(0) == '@';
    }

    public Slot slot() {
        return Slot.of(value);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
