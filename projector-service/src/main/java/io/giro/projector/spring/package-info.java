/** Wires the projector service. */
@NullMarked
package io.giro.projector.spring;

import org.jspecify.annotations.NullMarked;
