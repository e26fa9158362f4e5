package io.giro.ingress.account;

import io.giro.account.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of looking up several accounts. Those that are in neither map do not exist.
 *
 * @param unanswered the accounts whose shard could not be asked or whose row could not be read, and why
 */
public record FoundAccounts(Map<AccountId, KnownAccount> found, Map<AccountId, AccountsUnavailable> unanswered) {

    public static final FoundAccounts NONE = new FoundAccounts(Map.of(), Map.of());

    public FoundAccounts {
        found = Map.copyOf(found);
        unanswered = Map.copyOf(unanswered);
    }

    /**
     * @return empty when there is no such account
     * @throws AccountsUnavailable when its shard could not be asked or its row could not be read
     */
    public Optional<KnownAccount> find(AccountId id) {
        if (unanswered.containsKey(id)) {
            throw unanswered.get(id);
        }
        return Optional.ofNullable(found.get(id));
    }

    /** With accounts that were known before. */
    public FoundAccounts and(Map<AccountId, KnownAccount> known) {
        Map<AccountId, KnownAccount> all = new HashMap<>(known);
        all.putAll(found);
        return new FoundAccounts(all, unanswered);
    }
}
