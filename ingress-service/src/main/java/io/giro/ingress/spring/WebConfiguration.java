package io.giro.ingress.spring;

import io.giro.ingress.web.FlatObjectArgument;
import java.util.List;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires the public API. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = FlatObjectArgument.class)
class WebConfiguration implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new FlatObjectArgument());
    }
}
