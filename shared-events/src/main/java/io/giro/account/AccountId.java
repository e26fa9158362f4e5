package io.giro.account;

import java.util.regex.Pattern;

/**
 * The name of an account: 1 to 64 letters, digits and {@code . _ : -}, the first a letter or digit. Names that begin
 * with {@code @} are the system's own ({@link SystemAccounts}); nobody can open those.
 */
public record AccountId(String value) implements Comparable<AccountId> {

    private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern SYSTEM = Pattern.compile("@[a-z]{1,16}\\.[A-Z]{3}\\.[0-9]{1,9}");

    public AccountId {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not an account id: " + value);
        }
    }

    /** Whether a text can be an account's name, a system account's included. */
    public static boolean isWellFormed(String value) {
        return CUSTOMER.matcher(value).matches() || SYSTEM.matcher(value).matches();
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
