/** A shard that does not answer is not asked for a while. */
@NullMarked
package io.giro.projector.resilience4j;

import org.jspecify.annotations.NullMarked;
