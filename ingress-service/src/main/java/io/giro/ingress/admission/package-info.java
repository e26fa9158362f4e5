/** How many transfers may be on their way: no more than the saga can end soon. */
@NullMarked
package io.giro.ingress.admission;

import org.jspecify.annotations.NullMarked;
