package io.giro.saga.given;

import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;

/** A Kafka broker that a test can use, kill and start again; where it runs is its own affair. */
public interface RealKafka extends AutoCloseable {

    /** Starts one where servers of tests run, and returns when it answers. Only one in a container needs no folders. */
    static RealKafka start(Folders folders) {
        return RealServers.areInContainers()
                ? new ContainerKafka()
                : new EmbeddedRealKafka(EmbeddedKafka.start(folders, 0, 0, Footprint.TEST));
    }

    /** Starts one in a container, wherever the others run. */
    static RealKafka inContainer() {
        return new ContainerKafka();
    }

    String bootstrapServers();

    /** Ends it without any chance to clean up. */
    void kill();

    /** Stops it if it runs, and starts it again over the same data, on the same port. Returns when it answers. */
    void restart();

    @Override
    void close();
}
