package io.giro.reconciler.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class ReconcilerPropertiesTest {

    @Test
    void defaultsAreThese() throws IOException {
        List<PropertySource<?>> sources =
                new YamlPropertySourceLoader().load("service", new ClassPathResource("reconciler-service.yml"));

        ReconcilerProperties properties = new Binder(
                        ConfigurationPropertySources.from(sources),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bind("giro.reconciler", ReconcilerProperties.class)
                .get();

        assertThat(properties)
                .isEqualTo(new ReconcilerProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(2),
                        List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(65)),
                        1_000,
                        20,
                        Duration.ofHours(24),
                        2,
                        10_000,
                        2_000,
                        Duration.ofSeconds(15)));
    }

    @Test
    void refusesWhatCannotWork() {
        Duration second = Duration.ofSeconds(1);
        List<Duration> looks = List.of(second);

        assertThatThrownBy(() -> properties(Duration.ZERO, second, second, looks))
                .hasMessage(
                        "giro.reconciler.interval (GIRO_RECONCILER_INTERVAL) is 0s, but must be a positive duration, such as 500ms, 10s or 5m.");
        assertThatThrownBy(() -> properties(second, second.plusMillis(1), second, looks))
                .hasMessage(
                        "giro.reconciler.longest-back-off (GIRO_RECONCILER_LONGEST_BACK_OFF) is 1s, but must be at least giro.reconciler.first-resend.");
        assertThatThrownBy(() -> properties(second, second, second, List.of()))
                .hasMessage(
                        "giro.reconciler.looks (GIRO_RECONCILER_LOOKS) is not set, but must be a list of ascending positive durations, such as 5s, 1m.");
        assertThatThrownBy(() -> properties(second, second, second, List.of(second, second)))
                .hasMessage(
                        "giro.reconciler.looks (GIRO_RECONCILER_LOOKS) is 1s, 1s, but must be a list of ascending positive durations, such as 5s, 1m.");
    }

    private static ReconcilerProperties properties(
            Duration interval, Duration firstResend, Duration longestBackOff, List<Duration> looks) {
        Duration second = Duration.ofSeconds(1);
        return new ReconcilerProperties(
                interval, firstResend, longestBackOff, second, looks, 1, 1, second, 1, 1, 1, second);
    }
}
