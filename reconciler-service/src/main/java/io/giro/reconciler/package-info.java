/** Step 7: finds transfers that wait for an event that is not coming, and says it again. */
@NullMarked
package io.giro.reconciler;

import org.jspecify.annotations.NullMarked;
