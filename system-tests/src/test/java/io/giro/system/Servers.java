package io.giro.system;

import io.giro.embedded.Folders;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import java.nio.file.Path;

/** A MySQL server and a Kafka broker that a test can use. */
record Servers(RealMysql mysql, RealKafka kafka) implements AutoCloseable {

    /** Where servers of tests run. */
    static Servers start(Path folder) {
        Folders folders = Folders.under(folder, Path.of("..", "target", "embedded-cache"));
        return new Servers(RealMysql.start(folders), RealKafka.start(folders));
    }

    /** In containers, wherever the others run. */
    static Servers inContainers() {
        return new Servers(RealMysql.inContainer(), RealKafka.inContainer());
    }

    @Override
    public void close() {
        kafka.close();
        mysql.close();
    }
}
