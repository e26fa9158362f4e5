package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A map whose names are an enum, and whose values are secrets. */
class WrongSettingTest {

    // In the order in which they are read.
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Test
    void namesTheKeyThatIsWrongAndNotTheSettingBeforeIt() {
        settings.put("giro.users.seconds", "hush-hush");
        settings.put("giro.users.second", "hush-hush");

        assertThat(refused(TimeUnit.class, String.class))
                .startsWith("giro.users.second (GIRO_USERS_SECOND) is not known: what follows giro.users must be "
                        + "nanoseconds or microseconds or ")
                .doesNotContain("hush-hush");
    }

    @Test
    void namesTheKeyThatIsWrongWhenItIsTheFirst() {
        settings.put("giro.users.second", "hush-hush");

        assertThat(refused(TimeUnit.class, String.class)).startsWith("giro.users.second (GIRO_USERS_SECOND) is not");
    }

    @Test
    void showsNothingThatIsSaidOfAUser() {
        settings.put("giro.users.seconds", "hush-hush");

        assertThat(refused(TimeUnit.class, Integer.class))
                .isEqualTo("giro.users.seconds (GIRO_USERS_SECONDS) is set to something that is not shown, "
                        + "but must be a whole number.");
    }

    @Test
    void showsNothingThatStandsInThePlaceOfTheUsers() {
        settings.put("giro.users", "hush-hush");

        assertThat(refused(TimeUnit.class, String.class))
                .startsWith("giro.users (GIRO_USERS) is set to something that is not shown, but must be ");
    }

    private String refused(Class<?> key, Class<?> value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(settings));
        return WrongSetting.behind(catchThrowable(() -> binder.bind("giro.users", Bindable.mapOf(key, value))))
                .orElseThrow()
                .getMessage();
    }
}
