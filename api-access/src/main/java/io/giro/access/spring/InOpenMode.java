package io.giro.access.spring;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whatever is not mode {@code jwt}. */
final class InOpenMode implements Condition {

    private final InJwtMode jwt = new InJwtMode();

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !jwt.matches(context, metadata);
    }
}
