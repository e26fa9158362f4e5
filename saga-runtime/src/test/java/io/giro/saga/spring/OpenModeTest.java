package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class OpenModeTest {

    @Test
    void refusesToListenWhereOthersCanReachIt() throws Exception {
        ServerProperties everywhere = new ServerProperties();
        ServerProperties outside = new ServerProperties();
        outside.setAddress(InetAddress.getByName("192.0.2.1"));

        assertThatThrownBy(() -> new OpenMode(giro(), everywhere, ManagementPortType.SAME, null))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("server.address is not set");
        assertThatThrownBy(() -> new OpenMode(giro(), outside, ManagementPortType.SAME, null))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("server.address is 192.0.2.1");
    }

    @Test
    void showsHealthAndMetricsOnLoopbackOnly() {
        ServerProperties loopback = new ServerProperties();
        loopback.setAddress(InetAddress.getLoopbackAddress());

        assertThatThrownBy(() -> new OpenMode(giro(), loopback, ManagementPortType.DIFFERENT, null))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("Set management.server.address to 127.0.0.1");
        assertThatCode(() ->
                        new OpenMode(giro(), loopback, ManagementPortType.DIFFERENT, InetAddress.getLoopbackAddress()))
                .doesNotThrowAnyException();
    }

    @Test
    void listensOnLoopback() {
        ServerProperties loopback = new ServerProperties();
        loopback.setAddress(InetAddress.getLoopbackAddress());

        assertThatCode(() -> new OpenMode(giro(), loopback, ManagementPortType.SAME, null))
                .doesNotThrowAnyException();
    }

    private static GiroProperties giro() {
        return new GiroProperties(
                16,
                List.of(new GiroProperties.Shard("jdbc:mysql://127.0.0.1:1", "root", null, "giro", "giro_views")),
                List.of(Currency.getInstance("EUR")),
                new GiroProperties.Kafka("127.0.0.1:1", "", 1, 1, Duration.ofSeconds(10)),
                new GiroProperties.Pool(1, Duration.ofSeconds(1)),
                new GiroProperties.Security(GiroProperties.Security.Mode.OPEN));
    }
}
