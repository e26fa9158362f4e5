/** Wires the reconciler service. */
@NullMarked
package io.giro.reconciler.spring;

import org.jspecify.annotations.NullMarked;
