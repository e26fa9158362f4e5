package io.giro.saga.spring;

import java.util.Map;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a service, in a JVM of its own or beside the others in one. */
public final class ServiceApplication {

    private static final int WRONG_SETTING = 2;

    private ServiceApplication() {}

    /**
     * Runs a service as a process of its own: started as by {@link #start(Class, String...)}. When it is asked to stop
     * (SIGTERM), it finishes what is at hand and ends with 0. On a wrong setting it ends with 2, and its last word is the
     * sentence about it.
     */
    public static void run(Class<?> service, String... arguments) {
        try {
            start(service, arguments);
        } catch (WrongSetting said) {
            System.exit(WRONG_SETTING);
        }
        // After the context was closed; by itself a JVM says how it was asked (143), as if something had gone wrong.
        SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
    }

    /**
     * Starts a service and returns when it serves. Settings come from {@code saga-defaults.yml}, then from the service's
     * own file, the environment and the command line, the later the stronger.
     *
     * @throws WrongSetting if one of them cannot be worked with
     */
    public static ConfigurableApplicationContext start(Class<?> service, String... arguments) {
        // One for all Tomcats of this JVM. Else it is the first one's folder, which goes when that one stops,
        // and of two that start after it one fails to make it anew.
        System.setProperty("catalina.home", System.getProperty("java.io.tmpdir"));
        GiroService giroService = Objects.requireNonNull(
                service.getAnnotation(GiroService.class), () -> service + " is no service of Giro");
        SpringApplicationBuilder application = new SpringApplicationBuilder(service)
                .bannerMode(Banner.Mode.OFF)
                // One name per service: with all of them on one classpath only one application.yml would be read.
                .properties(Map.of(
                        "spring.config.name",
                        "saga-defaults," + giroService.name(),
                        "spring.application.name",
                        giroService.name()));
        try {
            return application.run(arguments);
        } catch (RuntimeException e) {
            throw WrongSetting.behind(e).<RuntimeException>map(wrong -> wrong).orElse(e);
        }
    }

    /** As {@link #start(Class, String...)}, with settings that win over all others. */
    public static ConfigurableApplicationContext start(Class<?> service, Map<String, Object> overrides) {
        return start(
                service,
                overrides.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }
}
