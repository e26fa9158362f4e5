package io.giro.checker;

import java.util.OptionalInt;

/**
 * Whom a finding is about.
 *
 * @param id the account's or transfer's id, or the currency's code
 * @param shard where it stands; empty where all shards are meant
 */
public record Subject(Kind kind, String id, OptionalInt shard) {

    /** What kind of thing it is. */
    public enum Kind {
        ACCOUNT,
        TRANSFER,
        CURRENCY
    }

    static Subject account(String id) {
        return new Subject(Kind.ACCOUNT, id, OptionalInt.empty());
    }

    static Subject account(String id, int shard) {
        return new Subject(Kind.ACCOUNT, id, OptionalInt.of(shard));
    }

    static Subject transfer(TransferId id) {
        return new Subject(Kind.TRANSFER, id.toString(), OptionalInt.empty());
    }

    static Subject currency(String code) {
        return new Subject(Kind.CURRENCY, code, OptionalInt.empty());
    }

    /** For instance {@code account ACC001 on shard 0}. */
    @Override
    public String toString() {
        String name = switch (kind) {
            case ACCOUNT -> "account " + id;
            case TRANSFER -> "transfer " + id;
            case CURRENCY -> "currency " + id;
        };
        return shard.isPresent() ? name + " on shard " + shard.getAsInt() : name;
    }
}
