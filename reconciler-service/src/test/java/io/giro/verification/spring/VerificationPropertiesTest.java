package io.giro.verification.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.scheduling.support.CronExpression;

class VerificationPropertiesTest {

    @Test
    void runEachNightAtTwoAndOnTheFirstAtThree() throws IOException {
        VerificationProperties defaults = new Binder(ConfigurationPropertySources.from(new YamlPropertySourceLoader()
                        .load("service", new ClassPathResource("reconciler-service.yml"))))
                .bind("giro.verification", VerificationProperties.class)
                .get();

        LocalDateTime noon = LocalDateTime.parse("2026-11-20T12:00:00");
        assertThat(CronExpression.parse(defaults.nightly()).next(noon)).isEqualTo("2026-11-21T02:00:00");
        assertThat(CronExpression.parse(defaults.monthly()).next(noon)).isEqualTo("2026-12-01T03:00:00");
    }

    @Test
    void canBeSwitchedOff() {
        assertThat(VerificationProperties.isOn(new VerificationProperties("-", "-").nightly()))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> new VerificationProperties("at night", "-"))
                .hasMessageContaining(
                        "giro.verification.nightly (GIRO_VERIFICATION_NIGHTLY) is at night, but must be a cron expression");
        assertThatThrownBy(() -> new VerificationProperties("-", ""))
                .hasMessageContaining(
                        "giro.verification.monthly (GIRO_VERIFICATION_MONTHLY) is not set, but must be a cron expression");
    }
}
