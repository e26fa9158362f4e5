/** Starts what is measured, sets it under load, counts what it ended, and checks its books afterwards. */
@NullMarked
package io.giro.benchmark;

import org.jspecify.annotations.NullMarked;
