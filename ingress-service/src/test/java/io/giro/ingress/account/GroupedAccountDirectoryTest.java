package io.giro.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupedAccountDirectoryTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final AccountId HERE = new AccountId("HERE");
    private static final AccountId THERE = new AccountId("THERE");
    private static final AccountId NONE = new AccountId("NONE");
    private static final AccountId FAILING = new AccountId("FAILING");
    private static final AccountId FIRST = new AccountId("FIRST");

    private final List<Set<AccountId>> questions = new CopyOnWriteArrayList<>();
    private final CountDownLatch silence = new CountDownLatch(1);

    /** Somebody who waits for an answer. */
    private record Caller(Thread thread, CompletableFuture<FoundAccounts> answer) {

        static Caller of(AccountDirectory directory, AccountId id) {
            CompletableFuture<FoundAccounts> answer = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    answer.complete(directory.findAll(Set.of(id)));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return new Caller(thread, answer);
        }

        boolean waits() {
            return thread.getState() == Thread.State.WAITING;
        }
    }

    @AfterEach
    void endTheSilence() {
        silence.countDown();
    }

    @Test
    void asksEachShardForItsOwn() {
        FoundAccounts accounts = grouped(LONG).findAll(Set.of(HERE, THERE, NONE));

        assertThat(accounts.found()).containsOnlyKeys(HERE, THERE);
        assertThat(accounts.find(NONE)).isEmpty();
        assertThat(questions).containsExactlyInAnyOrder(Set.of(HERE, NONE), Set.of(THERE));
    }

    @Test
    void tellsEachOnlyWhatItAskedFor() {
        GroupedAccountDirectory directory = grouped(LONG);
        AccountId another = new AccountId("ANOTHER");

        Caller first = askedWhileItIsSilent(directory, FIRST);
        Caller one = Caller.of(directory, HERE);
        Caller other = Caller.of(directory, another);
        await().until(() -> one.waits() && other.waits());
        silence.countDown();

        assertThat(first.answer().join().found()).containsOnlyKeys(FIRST);
        assertThat(one.answer().join().found()).containsOnlyKeys(HERE);
        assertThat(other.answer().join().found()).containsOnlyKeys(another);
        assertThat(questions).containsExactly(Set.of(FIRST), Set.of(HERE, another));
    }

    @Test
    void aQuestionThatFailsFailsOnlyWhoAskedIt() {
        GroupedAccountDirectory directory = grouped(LONG);

        askedWhileItIsSilent(directory, FIRST);
        Caller good = Caller.of(directory, HERE);
        Caller bad = Caller.of(directory, FAILING);
        await().until(() -> good.waits() && bad.waits());
        silence.countDown();

        assertThat(good.answer().join().found()).containsOnlyKeys(HERE);
        assertThatThrownBy(bad.answer()::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aShardThatSaysNothingFailsOnlyItsOwn() {
        GroupedAccountDirectory directory = grouped(Duration.ofMillis(500));
        askedWhileItIsSilent(directory, FIRST);

        FoundAccounts accounts = directory.findAll(Set.of(HERE, THERE));

        assertThat(accounts.find(THERE)).isPresent();
        assertThatThrownBy(() -> accounts.find(HERE)).isInstanceOf(AccountsUnavailable.class);
    }

    private Caller askedWhileItIsSilent(AccountDirectory directory, AccountId id) {
        Caller first = Caller.of(directory, id);
        await().until(() -> !questions.isEmpty());
        return first;
    }

    private GroupedAccountDirectory grouped(Duration patience) {
        return new GroupedAccountDirectory(this::answer, id -> id.equals(THERE) ? 1 : 0, patience);
    }

    private FoundAccounts answer(Set<AccountId> ids) {
        questions.add(Set.copyOf(ids));
        if (ids.contains(FAILING)) {
            throw new IllegalStateException("no answer");
        }
        if (ids.contains(FIRST)) {
            awaitItsEnd();
        }
        Map<AccountId, KnownAccount> found = new HashMap<>();
        for (AccountId id : ids) {
            if (!id.equals(NONE)) {
                found.put(id, new KnownAccount(id, "test", Currency.getInstance("EUR"), AccountKind.CUSTOMER));
            }
        }
        return new FoundAccounts(found, Map.of());
    }

    private void awaitItsEnd() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
