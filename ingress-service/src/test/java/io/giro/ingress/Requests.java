package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.transfer.TransferKind;
import java.util.Currency;
import java.util.Optional;
import java.util.stream.IntStream;

/** Requests for tests: 10 euros from ALICE to BOB, but for what a test says. */
final class Requests {

    static final AccountId ALICE = new AccountId("ALICE");
    static final AccountId BOB = new AccountId("BOB");
    static final AccountId CAROL = new AccountId("CAROL");

    private Requests() {}

    static TransferRequest withKey(String key) {
        return withKey(key, 10_00);
    }

    static TransferRequest withKey(String key, long amountMinor) {
        return request(key, ALICE, BOB, amountMinor);
    }

    static TransferRequest request(String key, AccountId source, AccountId destination, long amountMinor) {
        return new TransferRequest(
                "open",
                key,
                TransferKind.TRANSFER,
                source,
                destination,
                amountMinor,
                Currency.getInstance("EUR"),
                "",
                Optional.empty());
    }

    /** A key that lives on the given one of two shards. */
    static String keyOnShard(int shard) {
        return keyOnShard(shard, "");
    }

    /** The same, but another than that. */
    static String keyOnShard(int shard, String than) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> "key-" + number)
                .filter(key -> new IdempotencyKey("open", key).slot().shard(2) == shard)
                .filter(key -> !key.equals(than))
                .findFirst()
                .orElseThrow();
    }
}
