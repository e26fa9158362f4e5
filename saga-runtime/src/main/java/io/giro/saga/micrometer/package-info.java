/** What the steps do, as metrics and log lines. */
@NullMarked
package io.giro.saga.micrometer;

import org.jspecify.annotations.NullMarked;
