/** Intake in MySQL. */
@NullMarked
package io.giro.ingress.jdbc;

import org.jspecify.annotations.NullMarked;
