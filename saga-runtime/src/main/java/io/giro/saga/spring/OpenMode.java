package io.giro.saga.spring;

import io.giro.saga.spring.GiroProperties.Security.Mode;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** In mode {@code open} nobody is asked who they are: each service says so at start, and listens on loopback or not at all. */
final class OpenMode {

    private static final Logger LOG = LoggerFactory.getLogger(OpenMode.class);

    /**
     * Checks where the service is to listen, before it does.
     *
     * @param managementPort whether health and metrics have a port of their own
     * @param managementAddress and where; null for every address
     * @throws WrongSetting if an open service would be reachable from other machines
     */
    OpenMode(
            GiroProperties giro,
            ServerProperties server,
            ManagementPortType managementPort,
            @Nullable InetAddress managementAddress) {
        if (giro.security().mode() != Mode.OPEN) {
            return;
        }
        InetAddress address = requireLoopback("server.address", server.getAddress());
        if (managementPort == ManagementPortType.DIFFERENT) {
            requireLoopback("management.server.address", managementAddress);
        }
        LOG.warn(
                "THIS SERVICE IS OPEN: giro.security.mode is open, so whoever can reach {} can command it, "
                        + "and move money through ingress. It listens on loopback only.",
                address.getHostAddress());
    }

    private static InetAddress requireLoopback(String setting, @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new WrongSetting(("giro.security.mode is open, so anybody who can reach this service can command it, "
                            + "but %1$s is %2$s. Set %1$s to 127.0.0.1.")
                    .formatted(setting, address == null ? "not set (every address)" : address.getHostAddress()));
        }
        return address;
    }
}
