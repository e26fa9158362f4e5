/** The command line. */
@NullMarked
package io.giro.benchmark.cli;

import org.jspecify.annotations.NullMarked;
