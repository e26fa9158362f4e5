/** What engineers ask the reconciler service from the command line. */
@NullMarked
package io.giro.reconciler.cli;

import org.jspecify.annotations.NullMarked;
