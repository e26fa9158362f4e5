/** How fast the code of the steps is by itself. */
@NullMarked
package io.giro.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
