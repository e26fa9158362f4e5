/** Hears on the log which transfers have ended. */
@NullMarked
package io.giro.ingress.kafka;

import org.jspecify.annotations.NullMarked;
