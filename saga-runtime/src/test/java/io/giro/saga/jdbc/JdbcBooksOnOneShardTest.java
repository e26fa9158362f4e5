package io.giro.saga.jdbc;

class JdbcBooksOnOneShardTest extends JdbcBooksContract {

    JdbcBooksOnOneShardTest() {
        super(1);
    }
}
