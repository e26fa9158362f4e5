package io.giro.ingress.jpa;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.account.NewAccount;
import io.giro.saga.EntryChain;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import org.springframework.data.domain.Persistable;

/**
 * A row of {@code account}. It is inserted once and read; an instance never changes, because the steps change the same
 * row's money under its lock. The status is changed by the statements of {@link AccountRows} alone.
 */
@Entity
@Table(name = "account")
class AccountRow implements Persistable<String> {

    @Id
    @Column(name = "account_id", updatable = false)
    private String accountId;

    @Column(updatable = false)
    private String owner;

    @Column(updatable = false)
    private Currency currency;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private AccountKind kind;

    @Enumerated(EnumType.STRING)
    private AccountStatus status;

    @Column(updatable = false)
    private long posted;

    @Column(updatable = false)
    private long held;

    @Column(name = "overdraft_limit", updatable = false)
    private long overdraftLimit;

    @Column(updatable = false)
    private long version;

    @Column(name = "chain_hash", updatable = false)
    private byte[] chainHash;

    /** UTC, as in every DATETIME column. */
    @Column(name = "opened_at", updatable = false)
    private LocalDateTime openedAt;

    @Transient
    private boolean stored;

    /** For Hibernate, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected AccountRow() {}

    AccountRow(NewAccount account, Instant openedAt) {
        this.accountId = account.id().value();
        this.owner = account.owner();
        this.currency = account.currency();
        this.kind = AccountKind.CUSTOMER;
        this.status = AccountStatus.ACTIVE;
        this.overdraftLimit = account.overdraftLimitMinor();
        this.chainHash = new byte[EntryChain.HASH_BYTES];
        this.openedAt = LocalDateTime.ofInstant(openedAt, ZoneOffset.UTC);
    }

    AccountDetails details() {
        return new AccountDetails(
                new AccountId(accountId),
                owner,
                currency,
                kind,
                status,
                overdraftLimit,
                openedAt.toInstant(ZoneOffset.UTC));
    }

    boolean isEmpty() {
        return posted == 0 && held == 0;
    }

    @Override
    public String getId() {
        return accountId;
    }

    /** Kept by hand, because the id is assigned and does not show whether the row exists. */
    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
