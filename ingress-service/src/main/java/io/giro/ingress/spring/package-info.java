/** Wires the ingress service. */
@NullMarked
package io.giro.ingress.spring;

import org.jspecify.annotations.NullMarked;
