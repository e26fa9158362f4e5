/** What intake does, as metrics. */
@NullMarked
package io.giro.ingress.micrometer;

import org.jspecify.annotations.NullMarked;
