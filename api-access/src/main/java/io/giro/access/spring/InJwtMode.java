package io.giro.access.spring;

import io.giro.saga.spring.GiroProperties.Security.Mode;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Reads the mode as everybody else does: a spelling that is jwt to one and nothing to another would leave a door open. */
final class InJwtMode implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return Binder.get(context.getEnvironment())
                .bind("giro.security.mode", Mode.class)
                .map(mode -> switch (mode) {
                    case JWT -> true;
                    case OPEN -> false;
                })
                .orElse(false);
    }
}
