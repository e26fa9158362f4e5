package io.giro.access.spring;

import io.giro.saga.Clock;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.BeanIds;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Guards the port of an API in mode {@code jwt}: nothing answers without a good token, not even whether a path exists. In
 * mode {@code open} there is nothing of it. A service that imports it says with {@link CallScopes} what its calls need,
 * and answers {@code AuthenticationException} and {@code AccessDeniedException} in its exception handlers.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(InJwtMode.class)
@EnableWebSecurity
@EnableConfigurationProperties(JwtProperties.class)
public class JwtMode {

    /** Behind what gives a request its id and measures it, before all that looks at what it asks for. */
    static final int ORDER = -100;

    @Bean
    JwtDecoder jwtDecoder(JwtProperties jwt, Clock clock) {
        return new RememberedTokens(TokenRules.decoder(jwt), clock);
    }

    @Bean
    ManagementCalls managementCalls() {
        return new ManagementCalls();
    }

    /**
     * Wired by hand where Spring Security's shorthand for resource servers would also serve a document to callers without
     * a token.
     */
    @Bean
    SecurityFilterChain guard(
            HttpSecurity http,
            JwtDecoder decoder,
            CallScopes scopes,
            ManagementCalls managementCalls,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        Refusals refusals = new Refusals(problems);
        BearerTokenAuthenticationFilter bearer =
                new BearerTokenAuthenticationFilter(new ProviderManager(provider(decoder)));
        bearer.setAuthenticationEntryPoint(refusals);
        bearer.setAuthenticationFailureHandler(refusals::commence);
        return http.securityMatcher(new NegatedRequestMatcher(managementCalls))
                .addFilterBefore(bearer, AnonymousAuthenticationFilter.class)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(scopes::require)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Who brings a token with each request has no cookie that another site could make use of.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    /** Looks at the path alone: headers and parameters are judged by who reads them, as without tokens. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    @Bean
    DelegatingFilterProxyRegistrationBean guardRegistration() {
        DelegatingFilterProxyRegistrationBean registration =
                new DelegatingFilterProxyRegistrationBean(BeanIds.SPRING_SECURITY_FILTER_CHAIN);
        registration.setOrder(ORDER);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    private static JwtAuthenticationProvider provider(JwtDecoder decoder) {
        JwtGrantedAuthoritiesConverter scopes = new JwtGrantedAuthoritiesConverter();
        scopes.setAuthoritiesClaimName("scope");
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(scopes);
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
        provider.setJwtAuthenticationConverter(converter);
        return provider;
    }
}
