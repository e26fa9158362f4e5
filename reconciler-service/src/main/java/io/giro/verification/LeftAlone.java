package io.giro.verification;

/** Something that is wrong and was not repaired, because the ledger does not say for certain what would be right. */
public record LeftAlone(String subject, String why) {

    @Override
    public String toString() {
        return subject + ": " + why;
    }
}
