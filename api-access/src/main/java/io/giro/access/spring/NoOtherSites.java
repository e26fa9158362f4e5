package io.giro.access.spring;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Mode {@code open} asks nobody for a token, and so would obey any page that a browser on this machine shows. It obeys
 * none. A service that imports it answers {@link io.giro.access.CalledFromAnotherSite} in its exception handlers.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(InOpenMode.class)
public class NoOtherSites {

    @Bean
    FilterRegistrationBean<OtherSites> otherSites(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<OtherSites> registration = new FilterRegistrationBean<>(new OtherSites(problems));
        registration.setOrder(JwtMode.ORDER);
        return registration;
    }
}
