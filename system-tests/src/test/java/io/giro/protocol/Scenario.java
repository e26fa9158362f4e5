package io.giro.protocol;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;

import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.AnAccount;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is explored: a few accounts and the transfers between them. Time stands still while they meet, as no step decides
 * by it; whoever wants a deadline to be over says so.
 */
record Scenario(List<Account> accounts, List<TransferTerms> transfers, List<String> termsHashes) {

    static final Instant NOW = ATransfer.NOON.plusSeconds(1);

    private Scenario(List<Account> accounts, List<TransferTerms> transfers) {
        this(
                accounts,
                transfers,
                transfers.stream().map(TransferTerms::termsHash).toList());
    }

    /** ACC1 cannot pay for both of its transfers, unless the other one's comes in before. */
    static Scenario ofTwoTransfers() {
        return new Scenario(
                opened(anAccount("ACC1").with(eur(100)), anAccount("ACC2").with(eur(0))),
                List.of(
                        aTransfer().of(eur(60)).from("ACC1").to("ACC2").terms(),
                        aTransfer().of(eur(50)).from("ACC1").to("ACC2").terms()));
    }

    /** As with two; the third can only pay when the first has paid in, and may be what the second waits for. */
    static Scenario ofThreeTransfers() {
        return new Scenario(
                opened(
                        anAccount("ACC1").with(eur(100)),
                        anAccount("ACC2").with(eur(40)),
                        anAccount("ACC3").with(eur(0))),
                List.of(
                        aTransfer().of(eur(60)).from("ACC1").to("ACC2").terms(),
                        aTransfer().of(eur(50)).from("ACC1").to("ACC3").terms(),
                        aTransfer().of(eur(70)).from("ACC2").to("ACC1").terms()));
    }

    int indexOf(AccountId id) {
        for (int index = 0; index < accounts.size(); index++) {
            if (accounts.get(index).id().equals(id)) {
                return index;
            }
        }
        throw new IllegalArgumentException("no account " + id);
    }

    int indexOf(TransferTerms terms) {
        return transfers.indexOf(terms);
    }

    long openedWith() {
        return accounts.stream().mapToLong(Account::posted).sum();
    }

    private static List<Account> opened(AnAccount... accounts) {
        return Stream.of(accounts).map(AnAccount::row).toList();
    }
}
