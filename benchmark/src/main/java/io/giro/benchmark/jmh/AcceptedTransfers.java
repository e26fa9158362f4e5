package io.giro.benchmark.jmh;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Account;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Accounts with money, and accepted transfers between any two of them, in maps instead of tables. */
final class AcceptedTransfers {

    private static final int BATCHES = 20;
    private static final int ACCOUNTS = 10_000;
    private static final long POSTED_MINOR = 1_000_000_00;
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

    private final Map<AccountId, Account> accounts = HashMap.newHashMap(ACCOUNTS);
    private final Map<TransferId, String> termsHashes = new HashMap<>();
    private final List<List<TransferEvent>> batches = new ArrayList<>();
    private int next;

    AcceptedTransfers(int batch) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ACCOUNTS; i++) {
            AccountId id = account(i);
            accounts.put(id, new Account(id, EUR, AccountKind.CUSTOMER, AccountStatus.ACTIVE, POSTED_MINOR, 0, 0, 0));
        }
        for (int i = 0; i < BATCHES; i++) {
            List<TransferEvent> requests = new ArrayList<>(batch);
            for (int j = 0; j < batch; j++) {
                TransferTerms terms = terms(random);
                requests.add(new TransferRequested(terms));
                // Not the same string: it is compared letter by letter, as one that was read from a table.
                termsHashes.put(
                        terms.transferId(), String.valueOf(terms.termsHash().toCharArray()));
            }
            batches.add(requests);
        }
    }

    /** The requests of the next batch. After the last one the first comes again. */
    List<TransferEvent> nextRequests() {
        List<TransferEvent> requests = batches.get(next);
        next = (next + 1) % BATCHES;
        return requests;
    }

    /** Loads what was asked for, as a transaction would. */
    WorkingBook load(Needs needs, Collection<Hold> holds) {
        return new WorkingBook(
                NOW,
                needs,
                rows(accounts, needs.accountsInOrder()).values(),
                holds,
                List.of(),
                rows(termsHashes, needs.acceptedTerms()));
    }

    /** Keeps the changed accounts, as a transaction would. */
    void store(WorkingBook book) {
        book.changedAccounts().forEach(change -> accounts.put(change.after().id(), change.after()));
    }

    private static <K, V> Map<K, V> rows(Map<K, V> table, Collection<K> ids) {
        Map<K, V> rows = HashMap.newHashMap(ids.size());
        for (K id : ids) {
            rows.put(id, table.get(id));
        }
        return rows;
    }

    private static TransferTerms terms(SplittableRandom random) {
        int source = random.nextInt(ACCOUNTS);
        int destination = (source + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        AccountId from = account(source);
        return new TransferTerms(
                TransferId.of(NOW, from.slot(), random.nextLong()),
                TransferKind.TRANSFER,
                from,
                account(destination),
                1,
                EUR,
                "",
                "open",
                NOW,
                NOW.plus(Duration.ofMinutes(5)));
    }

    private static AccountId account(int number) {
        return new AccountId("ACC%06d".formatted(number));
    }
}
