package io.giro.system;

import java.nio.file.Path;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

/** The same, on the images that production uses; only where a container engine answers. */
@EnabledIfDockerAvailable
class WholeSagaInContainersTest extends WholeSaga {

    WholeSagaInContainersTest() {
        super(2);
    }

    @Override
    Servers startServers(Path folder) {
        return Servers.inContainers();
    }
}
