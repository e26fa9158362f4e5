/** Step 4: the destination is credited, or refuses for ever. */
@NullMarked
package io.giro.credit;

import org.jspecify.annotations.NullMarked;
