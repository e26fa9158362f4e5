/** The simulation from the command line. */
@NullMarked
package io.giro.simulation.cli;

import org.jspecify.annotations.NullMarked;
