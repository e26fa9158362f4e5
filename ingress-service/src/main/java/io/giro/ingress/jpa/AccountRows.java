package io.giro.ingress.jpa;

import io.giro.account.AccountStatus;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@code account} on the bound shard. Each update touches the status alone, and says what it expects. */
interface AccountRows extends Repository<AccountRow, String> {

    AccountRow saveAndFlush(AccountRow row);

    Optional<AccountRow> findById(String accountId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT account FROM AccountRow account WHERE account.accountId = :accountId")
    Optional<AccountRow> lockById(String accountId);

    /** Gives back how many rows were changed: one, or none if the row was not as expected. */
    @Modifying(clearAutomatically = true)
    @Query("""
            UPDATE AccountRow account
               SET account.status = :next
             WHERE account.accountId = :accountId
               AND account.kind = CUSTOMER
               AND account.status = :expected
            """)
    int changeStatus(String accountId, AccountStatus expected, AccountStatus next);

    /** As {@link #changeStatus}, to CLOSED, and only while there is no money and no hold. */
    @Modifying(clearAutomatically = true)
    @Query("""
            UPDATE AccountRow account
               SET account.status = CLOSED
             WHERE account.accountId = :accountId
               AND account.kind = CUSTOMER
               AND account.status = :expected
               AND account.posted = 0
               AND account.held = 0
            """)
    int closeEmpty(String accountId, AccountStatus expected);
}
