package io.giro.system;

import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;

/** The same, on the images that production uses; only where a container engine answers. */
@EnabledIfDockerAvailable
class WholeSagaInContainersTest extends WholeSaga {

    WholeSagaInContainersTest() {
        super(2);
    }

    @Override
    protected Servers startServers() {
        return new ContainerServers();
    }
}
