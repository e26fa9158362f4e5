package io.giro.saga.spring;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionFailedException;

/**
 * A service was told something that it cannot work with. The message is one sentence, which names the setting, its environment
 * variable, the value and what is allowed, and never a secret.
 */
public final class WrongSetting extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    WrongSetting(String sentence) {
        super(sentence);
    }

    /** The one that made a start fail, if it was one: refused by a check of ours, or of no type that its setting has. */
    static Optional<WrongSetting> behind(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .toList();
        return first(causes, WrongSetting.class)
                .or(() -> first(causes, UnboundConfigurationPropertiesException.class)
                        .map(WrongSetting::ofGap))
                .or(() -> first(causes, BindException.class).flatMap(WrongSetting::ofType))
                .or(() -> first(causes, InvalidConfigurationPropertyValueException.class)
                        .map(WrongSetting::ofSpring));
    }

    private static WrongSetting ofGap(UnboundConfigurationPropertiesException failure) {
        ConfigurationProperty property =
                failure.getUnboundProperties().iterator().next();
        return refused(property, "in a list that is numbered from 0 without a gap");
    }

    /** Empty if every value had the right type: then no setting is to blame. */
    private static Optional<WrongSetting> ofType(BindException failure) {
        ResolvableType target = failure.getTarget().getType();
        if (Map.class.isAssignableFrom(target.toClass())
                && failure.getCause() instanceof ConversionFailedException wrong
                && !wrong.getTargetType().isMap()
                && wrong.getValue() instanceof String key) {
            return Optional.of(ofKey(key, failure.getName(), target));
        }
        return Optional.ofNullable(failure.getProperty()).map(property -> refused(property, allowed(target)));
    }

    /** A key that a map cannot have. The failure itself names another property, the one that was read before. */
    private static WrongSetting ofKey(String key, ConfigurationPropertyName map, ResolvableType type) {
        Setting setting = new Setting(map + "." + key);
        return new WrongSetting("%s (%s) is not known: what follows %s must be %s."
                .formatted(
                        setting.name(),
                        setting.variable(),
                        map,
                        allowed(type.asMap().getGeneric(0))));
    }

    /** One of Spring's own settings, that it checks itself. */
    private static WrongSetting ofSpring(InvalidConfigurationPropertyValueException failure) {
        return new Setting(failure.getName())
                .refused(failure.getValue(), "something else (%s)".formatted(failure.getReason()));
    }

    private static WrongSetting refused(ConfigurationProperty property, String allowed) {
        return new Setting(property.getName().toString()).refused(property.getValue(), allowed);
    }

    private static String allowed(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return "a whole number";
        } else if (raw == boolean.class || raw == Boolean.class) {
            return "true or false";
        } else if (raw == Duration.class) {
            return "a duration, such as 500ms, 10s or 5m";
        } else if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        } else if (List.class.isAssignableFrom(raw)) {
            return "a list, separated by commas, in which each is "
                    + allowed(type.asCollection().getGeneric());
        }
        return "a value of type " + raw.getSimpleName();
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
