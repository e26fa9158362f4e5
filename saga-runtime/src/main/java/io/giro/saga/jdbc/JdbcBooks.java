package io.giro.saga.jdbc;

import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import java.sql.SQLException;

/** The books in MySQL. */
public final class JdbcBooks implements Books {

    private final Shards shards;

    public JdbcBooks(Shards shards) {
        this.shards = shards;
    }

    @Override
    public BookTransaction begin(int shard) {
        try {
            return new JdbcBookTransaction(shards.get(shard).dataSource().getConnection());
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }
}
