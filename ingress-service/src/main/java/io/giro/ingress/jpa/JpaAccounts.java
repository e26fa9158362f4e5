package io.giro.ingress.jpa;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.account.Accounts;
import io.giro.ingress.account.NewAccount;
import io.giro.ingress.account.Opening;
import io.giro.ingress.account.StatusChange;
import io.giro.saga.BrokenInvariant;
import io.giro.saga.Clock;
import io.giro.saga.jdbc.Shards;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionOperations;

/** Accounts in MySQL, through JPA. The status changes under the same row lock under which the steps change money. */
public final class JpaAccounts implements Accounts {

    private final Shards shards;
    private final ShardBinding binding;
    private final TransactionOperations transaction;
    private final AccountRows rows;
    private final Clock clock;

    JpaAccounts(Shards shards, ShardBinding binding, TransactionOperations transaction, AccountRows rows, Clock clock) {
        this.shards = shards;
        this.binding = binding;
        this.transaction = transaction;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public Opening open(NewAccount wanted) {
        return find(wanted.id()).map(present -> Opening.found(present, wanted)).orElseGet(() -> insert(wanted));
    }

    @Override
    public StatusChange freeze(AccountId id) {
        return change(id, AccountStatus.FROZEN);
    }

    @Override
    public StatusChange unfreeze(AccountId id) {
        return change(id, AccountStatus.ACTIVE);
    }

    @Override
    public StatusChange close(AccountId id) {
        return change(id, AccountStatus.CLOSED);
    }

    private Optional<AccountDetails> find(AccountId id) {
        return inTransaction(id, () -> rows.findById(id.value()).map(AccountRow::details));
    }

    private Opening insert(NewAccount wanted) {
        AccountRow row = new AccountRow(wanted, clock.now());
        try {
            inTransaction(wanted.id(), () -> rows.saveAndFlush(row));
            return new Opening.Opened(row.details(), false);
        } catch (DataIntegrityViolationException e) {
            // Somebody opened it between our look and our insert.
            AccountDetails present = find(wanted.id()).orElseThrow(() -> e);
            return Opening.found(present, wanted);
        }
    }

    private StatusChange change(AccountId id, AccountStatus wanted) {
        return inTransaction(
                id,
                () -> rows.lockById(id.value())
                        .map(locked -> change(locked, wanted))
                        .orElseGet(StatusChange.NoSuchAccount::new));
    }

    private StatusChange change(AccountRow locked, AccountStatus wanted) {
        AccountDetails account = locked.details();
        if (account.kind() != AccountKind.CUSTOMER) {
            return new StatusChange.SystemAccount();
        }
        if (account.status() == wanted) {
            return new StatusChange.Done(account);
        }
        if (account.status() == AccountStatus.CLOSED) {
            return new StatusChange.AlreadyClosed();
        }
        if (wanted == AccountStatus.CLOSED && !locked.isEmpty()) {
            return new StatusChange.NotEmpty();
        }
        write(account, wanted);
        return new StatusChange.Done(account.withStatus(wanted));
    }

    private void write(AccountDetails account, AccountStatus wanted) {
        String id = account.id().value();
        int changed = wanted == AccountStatus.CLOSED
                ? rows.closeEmpty(id, account.status())
                : rows.changeStatus(id, account.status(), wanted);
        if (changed != 1) {
            throw new BrokenInvariant("account " + id + " changed under our lock: it was to become " + wanted);
        }
    }

    private <T> T inTransaction(AccountId id, Supplier<T> work) {
        return binding.on(shards.of(id).index(), () -> transaction.execute(status -> work.get()));
    }
}
