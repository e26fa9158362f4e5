package io.giro.system;

/** A MySQL server and a Kafka broker that a test can use; where they run is their own affair. */
public interface Servers extends AutoCloseable {

    /** {@code jdbc:mysql://host:port}. */
    String jdbcUrl();

    String username();

    String password();

    String bootstrapServers();

    @Override
    void close();
}
