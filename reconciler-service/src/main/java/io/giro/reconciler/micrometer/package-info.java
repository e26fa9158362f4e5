/** What the reconciler does, as metrics and log lines. */
@NullMarked
package io.giro.reconciler.micrometer;

import org.jspecify.annotations.NullMarked;
