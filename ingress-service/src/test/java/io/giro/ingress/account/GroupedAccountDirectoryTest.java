package io.giro.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupedAccountDirectoryTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final AccountId HERE = new AccountId("HERE");
    private static final AccountId THERE = new AccountId("THERE");

    private final List<Set<AccountId>> questions = new CopyOnWriteArrayList<>();
    private final CountDownLatch silence = new CountDownLatch(1);

    @AfterEach
    void endTheSilence() {
        silence.countDown();
    }

    @Test
    void asksEachShardForItsOwn() {
        AccountId none = new AccountId("NONE");

        FoundAccounts accounts = grouped(this::known, LONG).findAll(Set.of(HERE, THERE, none));

        assertThat(accounts.found()).containsOnlyKeys(HERE, THERE);
        assertThat(accounts.find(none)).isEmpty();
        assertThat(questions).containsExactlyInAnyOrder(Set.of(HERE, none), Set.of(THERE));
    }

    @Test
    void tellsEachOnlyWhatItAskedFor() {
        List<AccountId> many = IntStream.range(0, 50)
                .mapToObj(number -> new AccountId("MANY-" + number))
                .toList();
        GroupedAccountDirectory directory = grouped(this::known, LONG);

        List<FoundAccounts> answers =
                many.parallelStream().map(id -> directory.findAll(Set.of(id))).toList();

        for (int i = 0; i < many.size(); i++) {
            assertThat(answers.get(i).found()).containsOnlyKeys(many.get(i));
        }
    }

    @Test
    void aShardThatSaysNothingFailsOnlyItsOwn() {
        FoundAccounts accounts = grouped(
                        ids -> {
                            if (ids.contains(THERE)) {
                                await(silence);
                            }
                            return known(ids);
                        },
                        Duration.ofMillis(500))
                .findAll(Set.of(HERE, THERE));

        assertThat(accounts.find(HERE)).isPresent();
        assertThatThrownBy(() -> accounts.find(THERE)).isInstanceOf(AccountsUnavailable.class);
    }

    private GroupedAccountDirectory grouped(AccountDirectory directory, Duration patience) {
        return new GroupedAccountDirectory(
                ids -> {
                    questions.add(Set.copyOf(ids));
                    return directory.findAll(ids);
                },
                id -> id.equals(THERE) ? 1 : 0,
                patience);
    }

    private FoundAccounts known(Set<AccountId> ids) {
        Map<AccountId, KnownAccount> found = new HashMap<>();
        for (AccountId id : ids) {
            if (!id.value().equals("NONE")) {
                found.put(id, new KnownAccount(id, "test", Currency.getInstance("EUR"), AccountKind.CUSTOMER));
            }
        }
        return new FoundAccounts(found, Map.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
