/** Who calls an API, and what they may. */
@NullMarked
package io.giro.access;

import org.jspecify.annotations.NullMarked;
