package io.giro.saga.spring;

import io.giro.saga.spring.GiroProperties.Security.Mode;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;

/**
 * In mode {@code jwt} health and metrics, which ask for no token, have a port of their own, which nobody publishes. In mode
 * {@code open} they may share the other one.
 */
final class ManagementPort {

    /**
     * Checks where they are to be served, before they are.
     *
     * @throws WrongSetting if it would be among the calls that need a token
     */
    ManagementPort(Mode mode, ManagementPortType port) {
        if (mode == Mode.JWT && port == ManagementPortType.SAME) {
            throw new WrongSetting(
                    "giro.security.mode is jwt, so health and metrics, which ask for no token, need a port of their own: "
                            + "set management.server.port to another than server.port.");
        }
    }
}
