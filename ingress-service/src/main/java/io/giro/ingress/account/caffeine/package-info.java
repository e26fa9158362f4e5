/** Remembers looked-up accounts in this process. */
@NullMarked
package io.giro.ingress.account.caffeine;

import org.jspecify.annotations.NullMarked;
