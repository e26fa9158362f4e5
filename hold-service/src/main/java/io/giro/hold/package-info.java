/** Steps 3 and 5': the source's money is held for a transfer, or released after a refused credit. */
@NullMarked
package io.giro.hold;

import org.jspecify.annotations.NullMarked;
