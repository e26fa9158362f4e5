/** The client that makes the load, in a process of its own: it must cost little, or it measures itself. */
@NullMarked
package io.giro.benchmark.load;

import org.jspecify.annotations.NullMarked;
