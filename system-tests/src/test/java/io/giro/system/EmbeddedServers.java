package io.giro.system;

import io.giro.embedded.EmbeddedInfrastructure;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import java.nio.file.Path;

/** The servers as child processes of the test. */
public final class EmbeddedServers implements Servers {

    private final EmbeddedInfrastructure infrastructure;

    public EmbeddedServers(Path folder) {
        infrastructure = EmbeddedInfrastructure.start(
                Folders.under(folder, Path.of("target", "embedded-cache")),
                1,
                EmbeddedInfrastructure.Ports.FREE,
                Footprint.TEST);
    }

    @Override
    public String jdbcUrl() {
        return infrastructure.databases().getFirst().jdbcUrl();
    }

    @Override
    public String username() {
        return infrastructure.databases().getFirst().username();
    }

    @Override
    public String password() {
        return infrastructure.databases().getFirst().password();
    }

    @Override
    public String bootstrapServers() {
        return infrastructure.kafka().bootstrapServers();
    }

    @Override
    public void close() {
        infrastructure.close();
    }
}
