/** Step 6: what the events say, folded into rows that merge in any order. */
@NullMarked
package io.giro.projector;

import org.jspecify.annotations.NullMarked;
