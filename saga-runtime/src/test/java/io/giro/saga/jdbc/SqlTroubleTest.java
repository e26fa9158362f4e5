package io.giro.saga.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.ConcurrentChange;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.TransientDataAccessResourceException;

class SqlTroubleTest {

    @ParameterizedTest
    @CsvSource({
        "08S01, 0,    a broken connection",
        "08001, 0,    no connection",
        "HY000, 1290, a read-only server",
        "HY000, 1021, a full disk",
        ",      0,    nobody knows what"
    })
    void triesAgainWhenTheWorldFails(String state, int code, String what) {
        assertThat(SqlTrouble.translate(new SQLException(what, state, code)))
                .isInstanceOf(TransientDataAccessResourceException.class)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({"HY000, 1205, a lock wait timeout", "40001, 1205, a lock wait timeout of later servers"})
    void saysThatSomebodyKeepsARow(String state, int code, String what) {
        assertThat(SqlTrouble.translate(new SQLException(what, state, code)))
                .isInstanceOf(RowsLocked.class)
                .hasMessageContaining(what);
    }

    @Test
    void doesNotBlameADatabaseForADeadlock() {
        assertThat(SqlTrouble.translate(new SQLException("a deadlock", "40001", 1213)))
                .isInstanceOf(CannotAcquireLockException.class)
                .hasMessageContaining("a deadlock");
    }

    @Test
    void takesADuplicateKeyForSomebodyWhoWasFaster() {
        assertThat(SqlTrouble.translate(new SQLException("duplicate", "23000", 1062)))
                .isInstanceOf(ConcurrentChange.class)
                .hasMessageContaining("duplicate");
    }

    @ParameterizedTest
    @CsvSource({
        "22001, 1406, data too long",
        "22003, 1264, out of range",
        "23000, 1048, a NULL that must not be",
        "HY000, 3819, a violated check"
    })
    void givesUpOnDataThatIsWrong(String state, int code, String what) {
        assertThat(SqlTrouble.translate(new SQLException(what, state, code)))
                .isInstanceOf(UnprocessableBatch.class)
                .hasMessageContaining(what);
    }
}
