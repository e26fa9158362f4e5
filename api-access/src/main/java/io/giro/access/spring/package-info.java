/** Mode {@code jwt}, on Spring Security: each call brings a token. */
@NullMarked
package io.giro.access.spring;

import org.jspecify.annotations.NullMarked;
