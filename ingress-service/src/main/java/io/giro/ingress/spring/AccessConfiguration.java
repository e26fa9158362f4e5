package io.giro.ingress.spring;

import static io.giro.access.Scope.OPS;
import static io.giro.access.Scope.PAYMENTS_READ;
import static io.giro.access.Scope.PAYMENTS_WRITE;
import static io.giro.access.spring.CallScopes.authority;

import io.giro.access.spring.CallScopes;
import io.giro.access.spring.JwtMode;
import io.giro.access.spring.NoOtherSites;
import io.giro.ingress.web.Caller;
import io.giro.ingress.web.Caller.Reach;
import io.giro.ingress.web.Callers;
import io.giro.saga.spring.GiroProperties.Security.Mode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Wires who calls, and what they may do. Who owns an account is checked where the account is known. */
@Configuration(proxyBeanMethods = false)
@Import({JwtMode.class, NoOtherSites.class})
class AccessConfiguration {

    @Bean
    Callers callers(@Value("${giro.security.mode}") Mode mode) {
        return switch (mode) {
            case OPEN -> request -> Caller.OPEN;
            case JWT -> AccessConfiguration::bearer;
        };
    }

    /** Only operators bring in money from outside, and freeze accounts. */
    @Bean
    CallScopes callScopes() {
        return calls -> calls.requestMatchers(
                        HttpMethod.POST,
                        "/payments/charges",
                        "/payments/accounts/*/freeze",
                        "/payments/accounts/*/unfreeze")
                .hasAuthority(authority(OPS))
                .requestMatchers(HttpMethod.POST, "/payments/accounts", "/payments/accounts/*/close")
                .hasAnyAuthority(authority(PAYMENTS_WRITE), authority(OPS))
                .requestMatchers(HttpMethod.POST, "/payments/**")
                .hasAuthority(authority(PAYMENTS_WRITE))
                .requestMatchers("/payments/**")
                .hasAnyAuthority(authority(PAYMENTS_READ), authority(OPS))
                .anyRequest()
                .authenticated();
    }

    private static Caller bearer(HttpServletRequest request) {
        if (!(request.getUserPrincipal() instanceof JwtAuthenticationToken token)) {
            throw new IllegalStateException("a request without a token came through");
        }
        boolean isOperator = token.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .anyMatch(authority(OPS)::equals);
        return new Caller(token.getName(), isOperator ? Reach.OPERATOR : Reach.OWN_ACCOUNTS);
    }
}
