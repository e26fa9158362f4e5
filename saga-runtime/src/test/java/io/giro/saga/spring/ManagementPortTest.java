package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.spring.GiroProperties.Security.Mode;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;

class ManagementPortTest {

    @Test
    void isNotThatOfTheCallsThatNeedAToken() {
        assertThatThrownBy(() -> new ManagementPort(Mode.JWT, ManagementPortType.SAME))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("set management.server.port to another than server.port");
        assertThatCode(() -> new ManagementPort(Mode.JWT, ManagementPortType.DIFFERENT))
                .doesNotThrowAnyException();
    }

    @Test
    void isAnyWhereNobodyNeedsAToken() {
        assertThatCode(() -> new ManagementPort(Mode.OPEN, ManagementPortType.SAME))
                .doesNotThrowAnyException();
    }
}
