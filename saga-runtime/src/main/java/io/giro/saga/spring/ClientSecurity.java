package io.giro.saga.spring;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Kafka's properties for TLS and SASL, read from a file as Kafka's own tools take it. Nothing else may stand in it:
 * durability and offsets are not for an operator to change.
 */
final class ClientSecurity {

    private static final Setting SETTING = new Setting("giro.kafka.client-properties");
    private static final Pattern SECURITY = Pattern.compile("(security|sasl|ssl)\\..+");
    // A key that was pasted over several lines is read as properties, too, and no part of it may end up in a log.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z.-]{0,40}");

    private ClientSecurity() {}

    /**
     * Reads the file.
     *
     * @param file its path; blank if there is none, which gives no properties
     * @throws WrongSetting if it cannot be read, or has other properties. Its message has no values: they are secrets
     */
    static Map<String, String> in(String file) {
        if (file.isBlank()) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw SETTING.refused(file, "a file of properties that can be read");
        }
        List<String> others = properties.stringPropertyNames().stream()
                .filter(name -> !SECURITY.matcher(name).matches()
                        || !AdminClientConfig.configNames().contains(name))
                .map(name -> NAME.matcher(name).matches() ? name : "what is no name of a property")
                .distinct()
                .sorted()
                .toList();
        SETTING.must(
                others.isEmpty(),
                file,
                "a file with nothing but Kafka's security.*, sasl.* and ssl.* properties; in it there is also "
                        + String.join(", ", others));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), properties::getProperty));
    }
}
