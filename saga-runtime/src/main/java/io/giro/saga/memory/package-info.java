/** The ports in memory: single-threaded and deterministic, with the same guards as the real ones. */
@NullMarked
package io.giro.saga.memory;

import org.jspecify.annotations.NullMarked;
