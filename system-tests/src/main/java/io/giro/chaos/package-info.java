/** The whole product as real processes, hurt in every way that a seed draws, and judged by what it promised. */
@NullMarked
package io.giro.chaos;

import org.jspecify.annotations.NullMarked;
