package io.giro.saga.given;

import io.giro.embedded.EmbeddedMysql;

/** As a child process of the test. */
record EmbeddedRealMysql(EmbeddedMysql server) implements RealMysql {

    @Override
    public String jdbcUrl() {
        return server.jdbcUrl();
    }

    @Override
    public String username() {
        return server.username();
    }

    @Override
    public String password() {
        return server.password();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
