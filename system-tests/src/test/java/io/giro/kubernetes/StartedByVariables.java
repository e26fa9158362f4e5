package io.giro.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.function.ThrowingSupplier;

/** A program in this JVM, to which the given variables are all of its environment. It knows which of them were read. */
final class StartedByVariables implements AutoCloseable {

    private final Map<String, Variable> variables;
    private final ConfigurableApplicationContext context;

    private StartedByVariables(Map<String, Variable> variables, ConfigurableApplicationContext context) {
        this.variables = variables;
        this.context = context;
    }

    static StartedByVariables start(
            Map<String, String> environment, ThrowingSupplier<ConfigurableApplicationContext> program) {
        Map<String, Variable> variables = new TreeMap<>();
        environment.forEach((name, value) -> variables.put(name, new Variable(value)));
        return new StartedByVariables(
                variables, SpringApplication.withHook(application -> new Listener(variables), program));
    }

    /** Those that nothing has asked for. */
    List<String> unread() {
        return variables.entrySet().stream()
                .filter(variable -> !variable.getValue().read)
                .map(Map.Entry::getKey)
                .toList();
    }

    int serverPort() {
        return port("local.server.port");
    }

    int managementPort() {
        return port("local.management.port");
    }

    private int port(String property) {
        return Objects.requireNonNull(context.getEnvironment().getProperty(property, Integer.class));
    }

    @Override
    public void close() {
        context.close();
    }

    /** Takes the place of the system's environment as soon as there is one. */
    private record Listener(Map<String, Variable> variables) implements SpringApplicationRunListener {
        @Override
        public void environmentPrepared(ConfigurableBootstrapContext bootstrap, ConfigurableEnvironment environment) {
            String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
            environment
                    .getPropertySources()
                    .replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(variables)));
        }
    }

    /** The value of a variable, which knows whether anybody has looked at it. */
    private static final class Variable implements CharSequence {

        private final String value;
        private boolean read;

        Variable(String value) {
            this.value = value;
        }

        @Override
        public String toString() {
            read = true;
            return value;
        }

        @Override
        public int length() {
            return toString().length();
        }

        @Override
        public char charAt(int index) {
            return toString().charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return toString().subSequence(start, end);
        }
    }
}
