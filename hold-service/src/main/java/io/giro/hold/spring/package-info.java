/** Wires the hold service. */
@NullMarked
package io.giro.hold.spring;

import org.jspecify.annotations.NullMarked;
