package io.giro.saga.given;

import io.giro.embedded.EmbeddedKafka;

/** As a child process of the test. */
record EmbeddedRealKafka(EmbeddedKafka server) implements RealKafka {

    @Override
    public String bootstrapServers() {
        return server.bootstrapServers();
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
