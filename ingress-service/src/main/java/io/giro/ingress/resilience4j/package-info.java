/** A shard that does not answer is not asked for a while. */
@NullMarked
package io.giro.ingress.resilience4j;

import org.jspecify.annotations.NullMarked;
