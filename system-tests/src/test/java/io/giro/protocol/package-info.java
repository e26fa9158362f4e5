/** Every state that a few transfers can get into, whatever comes twice, late, in another order, or not at all. */
@NullMarked
package io.giro.protocol;

import org.jspecify.annotations.NullMarked;
