package io.giro.saga.jdbc;

class JdbcBooksOnTwoShardsTest extends JdbcBooksContract {

    JdbcBooksOnTwoShardsTest() {
        super(2);
    }
}
