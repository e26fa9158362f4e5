package io.giro.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.spring.Setting;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The table of settings is what operators go by, so it has to be the code's: each name, its variable and its default. */
class SettingsTableTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final List<String> SERVICES = List.of("ingress", "hold", "ledger", "projector", "reconciler");

    /** A class's level in the log is a matter of how that class talks, and the list of exclusions one of how we are wired. */
    private static final Pattern NO_SETTING =
            Pattern.compile("spring\\.autoconfigure\\.exclude.*|logging\\.level\\..*[A-Z].*");

    private record Row(String variable, String unit, String standard, String why) {}

    @Test
    void namesEverySettingWithItsDefault() throws IOException {
        Map<String, String> inTable = new TreeMap<>();
        rows().forEach((name, row) -> inTable.put(name, row.standard));

        assertThat(inTable).containsExactlyInAnyOrderEntriesOf(defaults());
    }

    @Test
    void namesTheVariableOfEverySetting() throws IOException {
        rows().forEach((name, row) -> assertThat(row.variable)
                .as(name)
                .isEqualTo("`"
                        + new Setting(name).variable().replace(" or ", "` or `").replace(" and ", "` and `") + "`"));
    }

    @Test
    void saysTheUnitAndTheReasonOfEverySetting() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(50).allSatisfy((name, row) -> {
            assertThat(row.unit).isNotBlank();
            assertThat(row.why).isNotBlank();
        });
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(rows.put(row.group(1), new Row(row.group(2), row.group(3), row.group(4), row.group(5))))
                        .as("%s is there once", row.group(1))
                        .isNull();
            }
        }
        return rows;
    }

    /** Every setting that the code reads or a service's own files set, with its default as the table writes it. */
    private static Map<String, String> defaults() throws IOException {
        Map<String, List<String>> defaults = new TreeMap<>();
        read("saga-defaults").forEach((name, value) -> add(defaults, name, "`" + value + "`"));
        for (String service : SERVICES) {
            read(service + "-service").forEach((name, value) -> add(defaults, name, service + " `" + value + "`"));
        }
        for (Class<?> settings : records()) {
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            ofCode(prefix + ".", settings)
                    .forEach((name, value) -> defaults.computeIfAbsent(name, key -> List.of(value)));
        }
        return defaults.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
    }

    private static void add(Map<String, List<String>> defaults, String name, String value) {
        defaults.computeIfAbsent(name, key -> new ArrayList<>()).add(value.equals("``") ? "none" : value);
    }

    private static Map<String, String> read(String file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load(file, new ClassPathResource(file + ".yml"))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (!NO_SETTING.matcher(name).matches()) {
                    // A placeholder is a short form that another column names; behind it stands the default.
                    values.put(name, String.valueOf(source.getProperty(name)).replaceAll("\\$\\{\\w+:(.*)}", "$1"));
                }
            }
        }
        return values;
    }

    private static List<Class<?>> records() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> records = new ArrayList<>();
        scan.findCandidateComponents("io.giro").forEach(found -> {
            try {
                records.add(Class.forName(found.getBeanClassName()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        });
        return records;
    }

    private static Map<String, String> ofCode(String prefix, Class<?> type) {
        Map<String, String> values = new TreeMap<>();
        Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = prefix + DataObjectPropertyName.toDashedForm(components[i].getName());
            Optional<Class<?>> element = recordIn(components[i]);
            if (components[i].getType().isRecord()) {
                values.putAll(ofCode(name + ".", components[i].getType()));
            } else if (element.isPresent()) {
                values.putAll(ofCode(name + "[n].", element.get()));
            } else {
                values.put(name, standard(parameters[i]));
            }
        }
        return values;
    }

    private static Optional<Class<?>> recordIn(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                        && list.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isRecord()
                ? Optional.of(element)
                : Optional.empty();
    }

    private static String standard(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        return value == null || String.join("", value.value()).isEmpty() ? "none" : "`" + value.value()[0] + "`";
    }
}
