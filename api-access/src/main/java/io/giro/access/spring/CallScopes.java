package io.giro.access.spring;

import io.giro.access.Scope;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Says which scopes the calls of a service need. Each service has one; the last rule is for any request. */
@FunctionalInterface
public interface CallScopes {

    void require(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry calls);

    /** What Spring Security calls the right that a scope gives. */
    static String authority(Scope scope) {
        return "SCOPE_" + scope.text();
    }
}
