/** Records that were parked because they can never be right. */
@NullMarked
package io.giro.reconciler.deadletter;

import org.jspecify.annotations.NullMarked;
