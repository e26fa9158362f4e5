package io.giro.account;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The system's own accounts, one stripe for each partition, so that a deposit, payout or fee stays on its customer's
 * shard and none of them is hot for all. The stripe for a partition is {@code @world.EUR.n} with the smallest n whose
 * slot falls into that partition.
 */
public final class SystemAccounts {

    private final int partitions;
    private final Map<String, List<AccountId>> stripes = new ConcurrentHashMap<>();

    public SystemAccounts(int partitions) {
        this.partitions = partitions;
    }

    /** The stripe that lives on the same partition, and so on the same shard, as the given account. */
    public AccountId beside(AccountId account, AccountKind kind, Currency currency) {
        return stripes(kind, currency).get(account.slot().partition(partitions));
    }

    /** All stripes of a kind and currency, by partition. */
    public List<AccountId> stripes(AccountKind kind, Currency currency) {
        return stripes.computeIfAbsent(prefix(kind, currency), this::find);
    }

    /** The name that entries carry as their counterpart while money is between two shards. Never an account. */
    public static String clearing(Currency currency) {
        return "@clearing." + currency.getCurrencyCode();
    }

    private static String prefix(AccountKind kind, Currency currency) {
        String name = switch (kind) {
            case WORLD -> "@world.";
            case BANK -> "@bank.";
            case FEES -> "@fees.";
            case CUSTOMER -> throw new IllegalArgumentException("customers' accounts are not striped");
        };
        return name + currency.getCurrencyCode() + ".";
    }

    private List<AccountId> find(String prefix) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> IntStream.iterate(0, n -> n + 1)
                        .mapToObj(n -> new AccountId(prefix + n))
                        .filter(id -> id.slot().partition(partitions) == partition)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
