/** Verification from the command line. */
@NullMarked
package io.giro.verification.cli;

import org.jspecify.annotations.NullMarked;
