package io.giro.ingress.account;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.giro.account.AccountId;
import io.giro.ingress.GroupedQuestions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

/** Looks up together what callers ask for at the same time, so that accounts that are not remembered share a statement. */
public final class GroupedAccountDirectory implements AccountDirectory {

    private final AccountDirectory directory;
    private final ToIntFunction<AccountId> shardOf;
    private final Duration patience;
    private final Map<Integer, GroupedQuestions<AccountId, FoundAccounts>> questions = new ConcurrentHashMap<>();

    /**
     * @param patience a shard that has not answered after that cannot be asked now
     */
    public GroupedAccountDirectory(AccountDirectory directory, ToIntFunction<AccountId> shardOf, Duration patience) {
        this.directory = directory;
        this.shardOf = shardOf;
        this.patience = patience;
    }

    @Override
    public FoundAccounts findAll(Set<AccountId> ids) {
        Map<Integer, Set<AccountId>> byShard = new HashMap<>();
        for (AccountId id : ids) {
            byShard.computeIfAbsent(shardOf.applyAsInt(id), shard -> new TreeSet<>())
                    .add(id);
        }
        Map<Integer, CompletableFuture<FoundAccounts>> answers = new HashMap<>();
        byShard.forEach((shard, there) -> answers.put(
                shard, questions.computeIfAbsent(shard, this::questionsTo).ask(there)));
        Map<AccountId, KnownAccount> found = new HashMap<>();
        Map<AccountId, AccountsUnavailable> unanswered = new HashMap<>();
        answers.forEach((shard, answer) -> {
            Set<AccountId> there = byShard.getOrDefault(shard, Set.of());
            FoundAccounts together = await(shard, there, answer);
            for (AccountId id : there) {
                Optional.ofNullable(together.found().get(id)).ifPresent(account -> found.put(id, account));
                Optional.ofNullable(together.unanswered().get(id)).ifPresent(trouble -> unanswered.put(id, trouble));
            }
        });
        return new FoundAccounts(found, unanswered);
    }

    private FoundAccounts await(int shard, Set<AccountId> ids, CompletableFuture<FoundAccounts> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                AccountsUnavailable unavailable = new AccountsUnavailable(
                        "%d accounts cannot be looked up on shard %d in time".formatted(ids.size(), shard), e);
                return new FoundAccounts(Map.of(), ids.stream().collect(toMap(identity(), id -> unavailable)));
            }
            // Another caller's accounts may have made it fail: asked alone, each caller fails for its own.
            return directory.findAll(ids);
        }
    }

    private GroupedQuestions<AccountId, FoundAccounts> questionsTo(int shard) {
        return new GroupedQuestions<>("accounts-of-shard-" + shard, directory::findAll, patience);
    }
}
