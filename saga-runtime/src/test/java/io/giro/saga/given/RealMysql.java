package io.giro.saga.given;

import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;

/** A MySQL server that a test can use, kill and start again; where it runs is its own affair. */
public interface RealMysql extends AutoCloseable {

    /** Starts one where servers of tests run, and returns when it answers. Only one in a container needs no folders. */
    static RealMysql start(Folders folders) {
        return RealServers.areInContainers()
                ? new ContainerMysql()
                : new EmbeddedRealMysql(EmbeddedMysql.start(folders, 0, Footprint.TEST));
    }

    /** Starts one in a container, wherever the others run. */
    static RealMysql inContainer() {
        return new ContainerMysql();
    }

    /** {@code jdbc:mysql://host:port}. */
    String jdbcUrl();

    String username();

    String password();

    int port();

    /** Ends it without any chance to clean up. */
    void kill();

    /** Stops it if it runs, and starts it again over the same data, on the same port. Returns when it answers. */
    void restart();

    @Override
    void close();
}
