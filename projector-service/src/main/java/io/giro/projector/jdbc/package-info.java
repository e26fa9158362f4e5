/** The views in MySQL. */
@NullMarked
package io.giro.projector.jdbc;

import org.jspecify.annotations.NullMarked;
