package io.giro.ingress.spring;

import io.giro.ingress.Doorkeeper;
import io.giro.ingress.web.AcceptedTypes;
import io.giro.ingress.web.CallerArgument;
import io.giro.ingress.web.Callers;
import io.giro.ingress.web.ClosedDoor;
import io.giro.ingress.web.ContainerProblems;
import io.giro.ingress.web.FlatObjectArgument;
import io.giro.ingress.web.UnknownParameters;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Wires the public API. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = FlatObjectArgument.class)
@Import(AccessConfiguration.class)
class WebConfiguration implements WebMvcConfigurer {

    private final Duration patience;
    private final Callers callers;

    WebConfiguration(@Value("${server.tomcat.connection-timeout}") Duration patience, Callers callers) {
        this.patience = patience;
        this.callers = callers;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new FlatObjectArgument(patience));
        resolvers.add(new CallerArgument(callers));
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new AcceptedTypes()));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new UnknownParameters()).addPathPatterns("/payments/**");
    }

    @Bean
    static Farewell farewell(ServletWebServerApplicationContext context) {
        return new Farewell(context);
    }

    /** Without an order, so it runs behind the filters that find out who calls. */
    @Bean
    FilterRegistrationBean<ClosedDoor> closedDoor(Doorkeeper doorkeeper, JsonMapper json) {
        FilterRegistrationBean<ClosedDoor> door =
                new FilterRegistrationBean<>(new ClosedDoor(doorkeeper, callers, json));
        door.addUrlPatterns("/payments/transfers", "/payments/transfer");
        return door;
    }

    /** Runs after those that have an order, so that its valve answers before the container's own does. */
    @Bean
    static WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> strictContainer(JsonMapper json) {
        return factory -> {
            factory.addContextCustomizers(context ->
                    context.getParent().getPipeline().addValve(new ContainerProblems(context.getPath(), json)));
            // 100 Continue only when the body is read: one that is refused for its header is not asked for.
            factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
        };
    }
}
