package io.giro.system;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class WholeSagaOnTwoShardsTest extends WholeSaga {

    @TempDir
    static Path folder;

    WholeSagaOnTwoShardsTest() {
        super(2);
    }

    @Override
    protected Servers startServers() {
        return new EmbeddedServers(folder);
    }
}
