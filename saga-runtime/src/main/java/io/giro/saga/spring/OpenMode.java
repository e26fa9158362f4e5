package io.giro.saga.spring;

import io.giro.saga.spring.GiroProperties.Security.Mode;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** In mode {@code open} nobody is asked who they are: each service says so at start, and listens on loopback or not at all. */
final class OpenMode {

    private static final Logger LOG = LoggerFactory.getLogger(OpenMode.class);

    /**
     * Checks where the server is to listen, before it does.
     *
     * @throws WrongSetting if an open service would be reachable from other machines
     */
    OpenMode(GiroProperties giro, ServerProperties server) {
        if (giro.security().mode() != Mode.OPEN) {
            return;
        }
        InetAddress address = server.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new WrongSetting(("giro.security.mode is open, so anybody who can reach this service can command it, "
                            + "but server.address is %s. Set server.address to 127.0.0.1.")
                    .formatted(address == null ? "not set (every address)" : address.getHostAddress()));
        }
        LOG.warn(
                "THIS SERVICE IS OPEN: giro.security.mode is open, so whoever can reach {} can command it, "
                        + "and move money through ingress. It listens on loopback only.",
                address.getHostAddress());
    }
}
