package io.giro.system;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class WholeSagaOnOneShardTest extends WholeSaga {

    @TempDir
    static Path folder;

    WholeSagaOnOneShardTest() {
        super(1);
    }

    @Override
    protected Servers startServers() {
        return new EmbeddedServers(folder);
    }
}
